// Keys as in Gmail; none while something is being typed.
import { change, isSure, onLetter, star, undo } from "./acting.mjs";
import { picked, showPicked, open, unpick } from "./list.mjs";
import { back, mark, show } from "./reading.mjs";

const GOES = { i: "INBOX", s: "\\Sent", d: "\\Drafts", t: "\\Trash", a: "\\Archive" };

export function listenToKeys(mail) {
  if (mail.app.dataset.keys === "no") return;
  let went = 0;
  mail.document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (mail.document.querySelector("dialog[open]")) return;
    if (Date.now() - went < 1200 && GOES[event.key]) {
      went = 0;
      event.preventDefault();
      return goTo(mail, GOES[event.key]);
    }
    const box = Date.now() - went < 1200 && boxFor(mail, event.key);
    if (box) {
      went = 0;
      event.preventDefault();
      return box.click();
    }
    if (event.key === "g") {
      went = Date.now();
      return;
    }
    const key = KEYS[event.key];
    if (!key) return;
    if (event.key === "Enter" && event.target.closest?.("a, button, summary")) return;
    event.preventDefault();
    key(mail);
  });
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
  I: (mail) => change(mail, "seen", chosen(mail)),
  U: (mail) => change(mail, "unseen", chosen(mail)),
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

function chosen(mail) {
  const rows = picked(mail);
  const row = current(mail);
  return rows.length ? rows : row ? [row] : [];
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

function remove(mail, asked) {
  if (mail.app.dataset.mayRemove !== "yes") return;
  const isInBin = mail.document.getElementById("letters").dataset.special === "\\Trash";
  const action = isInBin && asked === "bin" ? "delete" : asked;
  const rows = picked(mail);
  const isRead = mail.document.querySelector("#mail-reading .letter") && mail.app.dataset.showing === "letter";
  if (!rows.length && isRead) return onLetter(mail, action);
  const row = current(mail);
  if ((!rows.length && !row) || !isSure(mail, action)) return;
  if (rows.length) return change(mail, action, rows);
  const next = row.nextElementSibling?.matches(".row") ? row.nextElementSibling : row.previousElementSibling;
  change(mail, action, [row]);
  if (next?.matches(".row")) mark(mail, next);
}

function goTo(mail, special) {
  const link = [...mail.app.querySelectorAll("a.folder")].find((one) => one.dataset.special === special);
  if (link) open(mail, new URL(link.href));
}
