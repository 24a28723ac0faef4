// Between the pages and the network: a page for when there is no network, and word of new mail while no page is open.
// Nothing that a letter holds is ever kept here: only the page without network, its style, its script and the icon.
const KEPT = "congthu-shell";
const OFFLINE = "/ngoai-tuyen/";
const TAG = "congthu-new-mail";

self.addEventListener("install", (event) => event.waitUntil(prepare().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(begin()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(self.location.origin)) return;
  if (request.mode === "navigate") event.respondWith(visit(event));
  else if (new URL(request.url).pathname.startsWith("/static/")) event.respondWith(ours(request));
});
self.addEventListener("push", (event) => event.waitUntil(ring()));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openMail(event.notification.data?.address ?? "/thu/"));
});

async function prepare() {
  await caches.delete(KEPT);
  const cache = await caches.open(KEPT);
  const page = await fetch(OFFLINE, { cache: "reload" });
  if (!page.ok) throw new Error("no page for when there is no network");
  const text = await page.clone().text();
  await cache.put(OFFLINE, page);
  await cache.addAll([...text.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map(([, address]) => address));
}

async function begin() {
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

async function visit(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch (failed) {
    const page = await caches.match(OFFLINE);
    if (page) return page;
    throw failed;
  }
}

// Addresses of built files name their content, so what is kept is right.
async function ours(request) {
  return (await caches.match(request)) ?? fetch(request);
}

async function ring() {
  const pages = await self.clients.matchAll({ type: "window" });
  // Whoever looks at a page of ours sees it there.
  if (pages.some((page) => page.visibilityState === "visible")) return;
  // An open window in the background has said who writes; then that stays.
  const [shown] = await self.registration.getNotifications({ tag: TAG });
  const { title = "Thư mới", body = "" } = shown ?? {};
  await self.registration.showNotification(title, {
    body,
    tag: TAG,
    icon: "/static/icon-192.png",
    badge: "/static/icon-192.png",
    lang: "vi",
    data: shown?.data ?? {},
  });
}

async function openMail(address) {
  const pages = await self.clients.matchAll({ type: "window" });
  const mail = pages.find((page) => new URL(page.url).pathname.startsWith("/thu/"));
  if (mail) return mail.focus();
  return self.clients.openWindow(address);
}
