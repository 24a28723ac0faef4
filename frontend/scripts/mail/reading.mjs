// A letter is opened: its piece comes into the reading pane, the address follows, the row counts as read.
import { piece } from "./asking.mjs";

const KEPT = 12;

export function openLetters(mail) {
  mail.kept = new Map();
  mail.document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.target.closest("a.row-link, a[data-letter-link]");
    if (!link) return;
    event.preventDefault();
    show(mail, link.getAttribute("href"));
  });
  mail.document.addEventListener("pointerover", (event) => {
    const link = event.target.closest?.("a.row-link");
    const row = link?.closest(".row");
    // What is unread is not asked for ahead: that would mark it as read.
    if (row && !row.classList.contains("unseen-row")) ahead(mail, link.getAttribute("href"));
  });
  addEventListener("popstate", () => follow(mail));
}

export async function show(mail, href, { push = true } = {}) {
  const url = new URL(href, new URL(mail.base, location.href));
  const uid = url.searchParams.get("uid");
  const row = rowOf(mail, uid);
  mark(mail, row);
  const pane = mail.document.getElementById("mail-reading");
  pane.setAttribute("aria-busy", "true");
  const asked = (mail.asked = Symbol("letter"));
  let text;
  try {
    text = await (mail.kept.get(url.search) ?? piece(letterUrl(mail, url)));
  } catch {
    location.assign(url);
    return;
  } finally {
    mail.kept.delete(url.search);
    pane.removeAttribute("aria-busy");
  }
  if (mail.asked !== asked) return;
  pane.innerHTML = text;
  pane.scrollTop = 0;
  mail.app.dataset.showing = "letter";
  seen(mail, row, pane);
  if (push) history.pushState({}, "", url);
  const subject = pane.querySelector(".letter-subject")?.textContent;
  if (subject) mail.document.title = `${subject} · Công Thư`;
  pane.dispatchEvent(new CustomEvent("mail:shown", { bubbles: true }));
  pane.focus({ preventScroll: true });
}

export function back(mail) {
  mail.app.dataset.showing = "list";
  const url = new URL(location.href);
  url.searchParams.delete("uid");
  history.pushState({}, "", url);
  mail.app.querySelector(".row.current .row-link")?.focus();
}

export function rowOf(mail, uid) {
  return uid ? mail.app.querySelector(`.row[data-uid="${CSS.escape(uid)}"]`) : null;
}

export function mark(mail, row) {
  for (const other of mail.app.querySelectorAll(".row.current")) other.classList.remove("current");
  row?.classList.add("current");
  row?.scrollIntoView({ block: "nearest" });
}

function seen(mail, row, pane) {
  if (!pane.querySelector("[data-was-unseen]") || mail.app.dataset.mayChange !== "yes") return;
  row?.classList.remove("unseen-row");
  mail.document.dispatchEvent(new CustomEvent("mail:counts"));
}

function ahead(mail, href) {
  const url = new URL(href, new URL(mail.base, location.href));
  if (mail.kept.has(url.search)) return;
  if (mail.kept.size >= KEPT) mail.kept.delete(mail.kept.keys().next().value);
  const promise = piece(letterUrl(mail, url));
  promise.catch(() => mail.kept.delete(url.search));
  mail.kept.set(url.search, promise);
}

function letterUrl(mail, url) {
  return `${mail.base}thu/${url.search}`;
}

// The browser's own back and forward.
async function follow(mail) {
  const url = new URL(location.href);
  const folder = url.searchParams.get("f") ?? "INBOX";
  if (folder !== mail.document.getElementById("letters")?.dataset.folder) return location.reload();
  if (url.searchParams.get("uid")) return show(mail, url.href, { push: false });
  mail.app.dataset.showing = "list";
}
