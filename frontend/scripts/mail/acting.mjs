// Marks, filing, deleting: shown at once, then done; what was not done is put right by reading the list again. With undo.
import { act } from "./asking.mjs";
import { tellWaiting } from "./away.mjs";
import { alone } from "./queue.mjs";
import { back, empty, findRow, mark, show } from "./reading.mjs";
import { picked, reload, unpick } from "./list.mjs";
import { before, begin, fill, note, stop } from "./running.mjs";
import { say } from "./toast.mjs";
import { besideWhole } from "./whole.mjs";

const REMOVING = new Set(["move", "bin", "junk", "inbox", "restore", "archive", "delete"]);

export function followChanges(mail) {
  mail.document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act], [data-act-letter], .star");
    if (!button) return;
    event.preventDefault();
    if (button.classList.contains("star")) return star(mail, button.closest(".row"));
    if (button.dataset.actLetter) return onLetter(mail, button.dataset.actLetter);
    if (isSure(mail, button.dataset.act)) changePicked(mail, button.dataset.act);
  });
  mail.document.addEventListener("change", ({ target }) => {
    if (!target.matches("[data-move], [data-move-letter]") || !target.value) return;
    if (target.matches("[data-move]")) changePicked(mail, "move", target.value);
    else onLetter(mail, "move", { to: target.value });
    target.value = "";
  });
  addEventListener("online", () => work(mail));
  if (mail.queue.length) work(mail);
}

export function star(mail, row) {
  if (row) change(mail, row.classList.contains("flagged") ? "unflag" : "flag", [row]);
}

// The line after one, or before it; where there is none, that on the other side.
export function neighbour(row, by = 0) {
  const sides = [row.nextElementSibling, row.previousElementSibling].filter((one) => one?.matches(".row"));
  return (by < 0 ? sides.find((one) => one === row.previousElementSibling) : null) ?? sides[0] ?? null;
}

// Beside a list one goes on to the next letter; elsewhere back to the list, unless a direction was chosen.
export function onLetter(mail, action, { by = 0, to = "" } = {}) {
  const letter = mail.document.querySelector("#mail-reading .letter");
  if (!letter || !isSure(mail, action)) return;
  const found = findRow(mail, letter.dataset.folder, letter.dataset.uid);
  const row = found?.dataset.uid === letter.dataset.uid ? found : null;
  const next = row ? neighbour(row, by) : null;
  if (row) change(mail, action, [row], to);
  else send(mail, { action, f: letter.dataset.folder, uids: letter.dataset.uid, to });
  if (action === "flag" || action === "unflag") return showFlag(mail, action);
  if (!REMOVING.has(action)) return back(mail);
  const wide = matchMedia("(min-width: 75.01rem)").matches;
  if ((wide || by) && next) show(mail, next.querySelector(".row-link").getAttribute("href"));
  else {
    empty(mail);
    back(mail);
  }
}

// The star beside the letter says what the next press does.
function showFlag(mail, action) {
  const button = mail.document.querySelector("#mail-reading .letter-star");
  if (!button) return;
  button.dataset.actLetter = action === "flag" ? "unflag" : "flag";
  button.setAttribute("aria-pressed", String(action === "flag"));
}

// Only what cannot be undone is asked for twice.
export function isSure(mail, action) {
  const { textForEver, textManyForEver } = mail.app.dataset;
  return action !== "delete" || confirm(mail.whole ? fill(textManyForEver, 0, mail.whole.count) : textForEver);
}

// What is ticked, and all of the list where all was chosen.
export async function changePicked(mail, action, to = "") {
  await mail.choosing;
  const { whole } = mail;
  const rows = picked(mail);
  if (!whole) return change(mail, action, rows, to);
  const beside = besideWhole(rows);
  show_at_once(mail, action, rows);
  if (REMOVING.has(action)) mail.document.querySelector("#letters .more")?.remove();
  unpick(mail);
  begin(mail, whole, { action, to });
  change(mail, action, beside, to);
  work(mail);
}

export function change(mail, action, rows, to = "") {
  if (!rows.length) return;
  const list = mail.document.getElementById("letters");
  // What was found may lie in several folders.
  const folders = grouped(rows);
  show_at_once(mail, action, rows);
  unpick(mail);
  for (const [folder, some] of folders) {
    const uids = some.flatMap((row) => (row.dataset.uids ?? row.dataset.uid).split(","));
    send(mail, { action, f: folder || list.dataset.folder, uids: uids.join(","), to });
  }
}

export function grouped(rows) {
  const found = new Map();
  for (const row of rows) {
    const folder = row.dataset.folder ?? "";
    found.set(folder, [...(found.get(folder) ?? []), row]);
  }
  return found;
}

function show_at_once(mail, action, rows) {
  for (const row of rows) {
    if (REMOVING.has(action)) row.remove();
    if (action === "seen") row.classList.remove("unseen-row");
    if (action === "unseen") row.classList.add("unseen-row");
    if (action === "flag" || action === "unflag") {
      row.classList.toggle("flagged", action === "flag");
      row.querySelector(".star")?.setAttribute("aria-pressed", String(action === "flag"));
      if (row.classList.contains("current")) showFlag(mail, action);
    }
  }
  mail.kept.clear();
}

// One after the other, in the order in which they were asked for; without a connection they wait.
function send(mail, values) {
  mail.queue.push(values);
  work(mail);
}

async function work(mail) {
  if (mail.working) return;
  mail.working = true;
  let goesOn = true;
  try {
    while (goesOn && mail.queue.length) goesOn = await alone(() => workOff(mail));
  } finally {
    mail.working = false;
  }
  tellWaiting(mail);
}

async function workOff(mail) {
  for (let next = mail.queue.first(); next; next = mail.queue.first()) {
    if (!(await one(mail, next.values))) return false;
    mail.queue.drop(next.id);
  }
  return true;
}

async function one(mail, { part, ...values }) {
  try {
    const answer = await act(mail, "lam/", { ...values, ...before(mail, part) });
    mail.here();
    const told = part ? note(mail, part, answer) : answer;
    if (told) tell(mail, told);
    // What was not taken away after all stands in the list again; of many, others may have come into it.
    if (told && REMOVING.has(values.action) && (answer.left || isShown(mail, part))) await reload(mail);
    mail.document.dispatchEvent(new CustomEvent("mail:counts"));
  } catch (failed) {
    if (failed instanceof TypeError) {
      // No answer at all: the network is away. It stays in the queue.
      mail.away();
      setTimeout(() => work(mail), 4000);
      return false;
    }
    const words = failed.message || mail.app.dataset.textFailed;
    const told = part ? stop(mail, part) : {};
    tell(mail, { ...told, text: [words, told.text].filter(Boolean).join(" ") });
    reload(mail);
  }
  return true;
}

function isShown(mail, part) {
  return part?.query === mail.document.getElementById("letters").dataset.query;
}

function tell(mail, told) {
  if (told.undo) mail.undo = told.undo;
  if (told.text) say(mail, told.text, mail.app.dataset.textUndo, told.undo ? () => undo(mail) : null);
}

async function takeBack(mail, steps) {
  const count = steps.reduce((sum, { uids }) => sum + uids.length, 0);
  let done = 0;
  for (const step of steps) {
    if (steps.length > 1) say(mail, fill(mail.app.dataset.textWorking, done, count), "", null, 600_000);
    await act(mail, "lam/", { ...step, uids: step.uids.join(",") });
    done += step.uids.length;
  }
}

export async function undo(mail) {
  const undone = mail.undo;
  if (!undone) return;
  mail.undo = null;
  try {
    await takeBack(mail, [undone].flat());
    say(mail, mail.app.dataset.textUndone);
  } catch (failed) {
    say(mail, failed.message || mail.app.dataset.textFailed);
  }
  await reload(mail);
  mark(mail, null);
}
