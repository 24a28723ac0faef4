// What a letter asks of its reader: an answer to an invitation, a read receipt. Nothing leaves without a click.
import { act } from "./asking.mjs";
import { offerUndo } from "./writing.mjs";
import { say } from "./toast.mjs";

export function offerSettling(mail) {
  mail.document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-answer], [data-settle]");
    const letter = button?.closest(".letter");
    if (!letter) return;
    const named = { f: letter.dataset.folder, uid: letter.dataset.uid };
    if (button.dataset.answer) answer(mail, button, named);
    else settle(mail, button, named);
  });
}

async function answer(mail, button, named) {
  const all = [...button.parentElement.querySelectorAll("[data-answer]")];
  for (const one of all) one.disabled = true;
  try {
    const told = await act(mail, "thu/moi-hop/", { ...named, answer: button.dataset.answer });
    for (const one of all) one.setAttribute("aria-pressed", String(one === button));
    offerUndo(mail, told);
  } catch (failed) {
    say(mail, failed.message || mail.app.dataset.textFailed);
  }
  for (const one of all) one.disabled = false;
}

async function settle(mail, button, named) {
  const note = button.closest("[data-receipt]");
  try {
    const { text } = await act(mail, "thu/bao-da-doc/", { ...named, step: button.dataset.settle });
    note.remove();
    if (text) say(mail, text);
  } catch (failed) {
    say(mail, failed.message || mail.app.dataset.textFailed);
  }
}
