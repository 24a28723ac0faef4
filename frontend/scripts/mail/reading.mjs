// A letter is opened: its piece comes into the reading pane, the address follows, the row counts as read.
import { comeAsPage, piece } from "./asking.mjs";

const KEPT = 12;

export function openLetters(mail) {
  mail.kept = new Map();
  mail.document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.target.closest("a.row-link, a[data-letter-link]");
    if (!link) return;
    event.preventDefault();
    // The list stays with its folder: what lies elsewhere is shown, and the address is that of the line.
    const isElsewhere = link.dataset.elsewhere !== undefined;
    show(mail, link.getAttribute("href"), isElsewhere ? { push: false, row: mail.talk } : {});
  });
  mail.document.addEventListener("pointerover", (event) => {
    const link = event.target.closest?.("a.row-link");
    const row = link?.closest(".row");
    // What is unread is not asked for ahead: that would mark it as read.
    if (row && !row.classList.contains("unseen-row")) ahead(mail, link.getAttribute("href"));
  });
  addEventListener("popstate", () => follow(mail));
  const here = new URL(location.href);
  const row = rowOf(mail, here);
  if (row) mark(mail, row);
  showConversation(mail, row);
  showNewSender(mail);
}

export async function show(mail, href, { push = true, row } = {}) {
  const url = new URL(href, new URL(mail.base, location.href));
  row ??= rowOf(mail, url);
  mark(mail, row);
  const pane = mail.document.getElementById("mail-reading");
  pane.setAttribute("aria-busy", "true");
  mail.letter?.keep();
  const asked = (mail.asked = Symbol("letter"));
  let text;
  try {
    text = await (mail.kept.get(url.search) ?? piece(letterUrl(mail, url)));
  } catch (failed) {
    return comeAsPage(mail, url, failed);
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
  showConversation(mail, row);
  showNewSender(mail);
  pane.focus({ preventScroll: true });
}

// The list stays as it is: the address of the line, with another letter.
function stayInList(link, row) {
  const here = new URL(row.querySelector(".row-link").href);
  here.searchParams.set("uid", new URL(link.href).searchParams.get("uid"));
  link.href = here.href;
}

// Nothing is read: the pane says so.
export function empty(mail) {
  const words = mail.document.getElementById("nothing").content.cloneNode(true);
  mail.document.getElementById("mail-reading").replaceChildren(words);
}

export function back(mail) {
  mail.app.dataset.showing = "list";
  const url = new URL(location.href);
  url.searchParams.delete("uid");
  history.pushState({}, "", url);
  mail.app.querySelector(".row.current .row-link")?.focus();
}

// The line of a letter; one of a conversation stands in the line of its newest.
function rowOf(mail, url) {
  return findRow(mail, url.searchParams.get("f") ?? "INBOX", url.searchParams.get("uid"));
}

// Numbers are those of a folder: lines of several folders may have the same.
export function findRow(mail, folder, uid) {
  const list = mail.document.getElementById("letters")?.dataset.folder;
  const rows = [...mail.app.querySelectorAll(".row")].filter((row) => (row.dataset.folder ?? list) === folder);
  return rows.find((row) => row.dataset.uid === uid) ?? rows.find((row) => row.dataset.uids?.split(",").includes(uid)) ?? null;
}

// Below the subject, the other letters of the conversation; only where the list shows conversations.
async function showConversation(mail, row) {
  if (!row || row.dataset.folder || !mail.app.querySelector('[data-change="threads"]')?.checked) return;
  const asked = mail.asked;
  const folder = mail.document.getElementById("letters").dataset.folder;
  let text;
  try {
    text = await piece(`${mail.base}thu/hoi-thoai/?${new URLSearchParams({ f: folder, uid: row.dataset.uid })}`);
  } catch {
    return;
  }
  const pane = mail.document.getElementById("mail-reading");
  if (mail.asked !== asked || !pane.querySelector(".letter")) return;
  mail.talk = row;
  pane.querySelector(".letter-subject").insertAdjacentHTML("afterend", text);
  const shown = pane.querySelector(".letter").dataset;
  for (const link of pane.querySelectorAll(".conversation a")) {
    const named = new URL(link.href).searchParams;
    if (named.get("f") === shown.folder && named.get("uid") === shown.uid) link.setAttribute("aria-current", "true");
    if (link.dataset.elsewhere === undefined) stayInList(link, row);
  }
  row.classList.toggle("unseen-row", pane.querySelector(".conversation .unseen-row") !== null);
}

// A letter from outside that is read for the first time may be the first one of its sender.
async function showNewSender(mail) {
  const letter = mail.document.querySelector("#mail-reading .letter[data-was-unseen]");
  const outside = letter?.querySelector('[data-code="sender.outside"], [data-code="sender.free_mail"]');
  if (!outside) return;
  const { folder, uid } = letter.dataset;
  try {
    outside.insertAdjacentHTML("afterend", await piece(`${mail.base}thu/nguoi-gui-moi/?${new URLSearchParams({ f: folder, uid })}`));
  } catch {
    // What could not be looked up is not said.
  }
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
