// Word of new mail outside the page: from open windows by themselves, through the browser maker's service while none is.
import { act, piece } from "./asking.mjs";
import { say } from "./toast.mjs";

const WISH = "congthu-notify";
const TAG = "congthu-new-mail";
const ADDRESS = "/thu/thong-bao/";

export function offerNotifying(mail) {
  const button = mail.document.getElementById("notify");
  if (!button || !("Notification" in window) || !navigator.serviceWorker) return;
  button.closest("p").hidden = false;
  show(button);
  button.addEventListener("click", () => (isOn() ? end(mail) : begin(mail)).then(() => show(button)));
  // A new session has to enrol this browser anew.
  if (isOn()) enrol(mail).catch(() => {});
}

export async function notify(mail, row) {
  if (!mail.document.hidden || !isOn()) return;
  const title = row.querySelector(".row-who")?.textContent.trim() ?? "";
  const body = row.querySelector(".row-subject")?.textContent.trim() ?? "";
  const address = new URL(row.querySelector(".row-link").getAttribute("href"), new URL(mail.base, location.href));
  const registration = await navigator.serviceWorker.ready;
  const data = { address: address.pathname + address.search };
  await registration.showNotification(title, { body, tag: TAG, renotify: true, icon: "/static/icon-192.png", data });
}

function isOn() {
  return Notification.permission === "granted" && recall() === "yes";
}

async function begin(mail) {
  if ((await Notification.requestPermission()) !== "granted") return say(mail, mail.app.dataset.textNotifyDenied);
  remember("yes");
  try {
    await enrol(mail);
    say(mail, mail.app.dataset.textNotifyOn);
  } catch {
    // No service of the browser's maker within reach: while a window is open it works all the same.
    say(mail, mail.app.dataset.textNotifyOpen);
  }
}

async function end(mail) {
  remember("no");
  await act(mail, ADDRESS, { step: "end" });
  const subscription = await (await navigator.serviceWorker.ready).pushManager?.getSubscription();
  await subscription?.unsubscribe();
  say(mail, mail.app.dataset.textNotifyOff);
}

async function enrol(mail) {
  const { key, enrolled } = JSON.parse(await piece(ADDRESS));
  const { pushManager } = await navigator.serviceWorker.ready;
  if (!key || !pushManager) throw new Error("no service");
  let subscription = await pushManager.getSubscription();
  if (subscription && written(subscription.options.applicationServerKey) !== key) {
    await subscription.unsubscribe();
    subscription = null;
  }
  if (subscription && enrolled) return;
  subscription ??= await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = subscription.toJSON();
  await act(mail, ADDRESS, { endpoint, key: keys.p256dh, secret: keys.auth });
}

function show(button) {
  const on = isOn();
  button.setAttribute("aria-pressed", String(on));
  button.querySelector("span").textContent = on ? button.dataset.on : button.dataset.off;
}

function written(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer ?? []));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function recall() {
  try {
    return localStorage.getItem(WISH);
  } catch {
    return null;
  }
}

function remember(wish) {
  try {
    localStorage.setItem(WISH, wish);
  } catch {
    // Asked anew the next time.
  }
}
