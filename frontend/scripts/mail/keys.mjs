// Keys as in Gmail; none while something is being typed.
import { change, changePicked, isSure, neighbour, onLetter, star, undo } from "./acting.mjs";
import { offerPlaces } from "./places.mjs";
import { picked, pickWhere, showPicked, open, unpick } from "./list.mjs";
import { back, mark, show } from "./reading.mjs";

const GOES = { i: "INBOX", s: "\\Sent", t: "\\Sent", d: "\\Drafts", a: "\\Archive" };
const PICKS = {
  a: () => true,
  n: () => false,
  r: (row) => !row.matches(".unseen-row"),
  u: (row) => row.matches(".unseen-row"),
  s: (row) => row.matches(".flagged"),
};
// So long a key that begins two waits for the second one.
const PATIENCE = 1200;

export function listenToKeys(mail) {
  if (mail.app.dataset.keys === "no") return;
  let first = { key: "", at: 0 };
  mail.document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (mail.document.querySelector("dialog[open]")) return;
    const second = Date.now() - first.at < PATIENCE ? secondKey(mail, first.key, event.key) : null;
    first = { key: event.key, at: Date.now() };
    if (second) {
      first.at = 0;
      event.preventDefault();
      return second();
    }
    const key = KEYS[event.key];
    if (!key) return;
    if (event.key === "Enter" && event.target.closest?.("a, button, summary")) return;
    event.preventDefault();
    key(mail);
  });
}

// What two keys, one after the other, do: g and where to go, * and which lines to tick.
function secondKey(mail, first, key) {
  if (first === "*" && PICKS[key]) return () => pickWhere(mail, PICKS[key]);
  if (first !== "g") return null;
  const box = boxFor(mail, key);
  return GOES[key] ? () => goTo(mail, GOES[key]) : box && (() => box.click());
}

const KEYS = {
  j: (mail) => step(mail, 1),
  k: (mail) => step(mail, -1),
  ArrowDown: (mail) => step(mail, 1),
  ArrowUp: (mail) => step(mail, -1),
  Enter: (mail) => openCurrent(mail),
  o: (mail) => openCurrent(mail),
  u: (mail) => back(mail),
  x: (mail) => pick(mail),
  Escape: (mail) => unpick(mail),
  s: (mail) => star(mail, current(mail)),
  e: (mail) => remove(mail, "archive"),
  "#": (mail) => remove(mail, "bin"),
  Delete: (mail) => remove(mail, "bin"),
  "!": (mail) => remove(mail, "junk"),
  "[": (mail) => remove(mail, "archive", -1),
  "]": (mail) => remove(mail, "archive", 1),
  I: (mail) => changeChosen(mail, "seen"),
  U: (mail) => changeChosen(mail, "unseen"),
  v: (mail) => offerPlaces(mail),
  z: (mail) => undo(mail),
  "?": (mail) => mail.document.getElementById("help").showModal(),
  "/": (mail) => mail.document.getElementById("mail-search")?.focus(),
  c: (mail) => mail.document.querySelector("[data-compose]")?.click(),
  r: (mail) => mail.document.querySelector("[data-reply]")?.click(),
  a: (mail) => mail.document.querySelector("[data-reply-all]")?.click(),
  f: (mail) => mail.document.querySelector("[data-forward]")?.click(),
};

// The boxes by their number; b for all of them side by side.
function boxFor(mail, key) {
  if (key === "b") return mail.document.querySelector("[data-together]");
  return /^[1-9]$/.test(key) ? mail.document.querySelectorAll("[data-box]")[Number(key) - 1] : null;
}

function isTyping(target) {
  return target.isContentEditable || target.matches?.("textarea, select, input:not([type=checkbox]):not([type=radio])");
}

function current(mail) {
  return mail.app.querySelector(".row.current");
}

function changeChosen(mail, action) {
  if (picked(mail).length) return changePicked(mail, action);
  const row = current(mail);
  if (row) change(mail, action, [row]);
}

function step(mail, by) {
  const rows = [...mail.app.querySelectorAll(".row")];
  const at = rows.indexOf(current(mail));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
  if (!next) return;
  if (mail.app.dataset.showing === "letter" && mail.document.querySelector("#mail-reading .letter")) {
    show(mail, next.querySelector(".row-link").getAttribute("href"));
  } else {
    mark(mail, next);
    next.querySelector(".row-link").focus({ preventScroll: true });
  }
}

function openCurrent(mail) {
  const link = current(mail)?.querySelector(".row-link");
  if (link) show(mail, link.getAttribute("href"));
}

function pick(mail) {
  const box = current(mail)?.querySelector(".pick input");
  if (!box) return;
  box.checked = !box.checked;
  showPicked(mail);
}

// What is ticked goes, or what is read or stands under the cursor; then the neighbour is next, the one before or after.
function remove(mail, asked, by = 0) {
  if (mail.app.dataset.mayRemove !== "yes") return;
  const isInBin = mail.document.getElementById("letters").dataset.special === "\\Trash";
  const action = isInBin && asked === "bin" ? "delete" : asked;
  const rows = picked(mail);
  const isRead = mail.document.querySelector("#mail-reading .letter") && mail.app.dataset.showing === "letter";
  if (!rows.length && isRead) return onLetter(mail, action, { by });
  const row = current(mail);
  if ((!rows.length && !row) || !isSure(mail, action)) return;
  if (rows.length) return changePicked(mail, action);
  const next = neighbour(row, by);
  change(mail, action, [row]);
  if (next) mark(mail, next);
}

function goTo(mail, special) {
  const link = [...mail.app.querySelectorAll("a.folder")].find((one) => one.dataset.special === special);
  if (link) open(mail, new URL(link.href));
}
