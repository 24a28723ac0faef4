// All letters of a list, those too that were not loaded: the server names them as they are when they are chosen, in parts.
// What comes later is not among them.
import { piece } from "./asking.mjs";
import { showPicked, unpick } from "./list.mjs";
import { say } from "./toast.mjs";

export function offerWhole(mail) {
  mail.document.addEventListener("click", (event) => {
    const wanted = event.target.closest("[data-choose]")?.dataset.choose;
    // What is done meanwhile waits for it: it is meant for all of them.
    if (wanted === "all") mail.choosing ??= choose(mail).finally(() => (mail.choosing = null));
    if (wanted === "none") unpick(mail);
  });
}

async function choose(mail) {
  const { document, base } = mail;
  const letters = document.getElementById("letters");
  const bar = document.getElementById("whole");
  const actions = document.querySelector(".list-bar");
  bar.setAttribute("aria-busy", "true");
  actions.inert = true;
  try {
    const answer = JSON.parse(await piece(`${base}tat-ca/${letters.dataset.query}`));
    // Whoever went on to another list, or unticked one, does not want all of this one.
    if (!letters.isConnected || bar.hidden) return;
    mail.whole = { ...answer, query: letters.dataset.query };
    for (const row of letters.querySelectorAll(".row")) join(row);
    showPicked(mail);
    bar.querySelector("[data-choose=none]").focus();
  } catch {
    say(mail, mail.app.dataset.textFailed);
  } finally {
    bar.removeAttribute("aria-busy");
    actions.inert = false;
  }
}

// A line that came into view later belongs to what was chosen, unless it is of a letter that came later.
export function joinLoaded(mail, rows) {
  if (mail.whole) for (const row of rows) join(row);
}

function join(row) {
  row.dataset.inWhole = "";
  row.querySelector(".pick input").checked = true;
}

// Which of some lines were ticked beside all that was chosen.
export function besideWhole(rows) {
  return rows.filter((row) => !("inWhole" in row.dataset));
}

// When every line that is shown is ticked, the others are offered. Whoever unticks one has not chosen all any more.
export function showWhole(mail, rows) {
  const letters = mail.document.getElementById("letters");
  const bar = mail.document.getElementById("whole");
  if (!bar) return;
  if (!rows.length || letters.querySelector("[data-in-whole] .pick input:not(:checked)")) drop(mail, letters);
  const shown = letters.querySelectorAll(".row").length;
  const isMore = letters.querySelector(".more") || bar.dataset.more || (letters.dataset.found && Number(letters.dataset.total) > shown);
  bar.hidden = !mail.whole && !(isMore && shown && rows.length === shown);
  bar.querySelector("[data-whole=offer]").hidden = Boolean(mail.whole);
  bar.querySelector("[data-whole=chosen]").hidden = !mail.whole;
  bar.querySelector("[data-whole-text]").textContent = mail.whole?.text ?? "";
}

function drop(mail, letters) {
  mail.whole = null;
  for (const row of letters.querySelectorAll("[data-in-whole]")) delete row.dataset.inWhole;
}
