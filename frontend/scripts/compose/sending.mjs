// Sending: what should be looked at first is asked; then there are some seconds in which it can be taken back.
import { forget, post, values } from "./keeping.mjs";

export function offerSending(letter) {
  const { form } = letter;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(letter);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    const isMeant = event.ctrlKey || event.metaKey;
    if (!isMeant && event.target.tagName !== "INPUT") return;
    event.preventDefault();
    if (isMeant) send(letter);
    else if (event.target.name === "subject") (letter.isPlain() ? form.elements.text : letter.editor).focus();
  });
  form.querySelector("[data-discard]").addEventListener("click", () => discard(letter));
  form.querySelector("[data-close]")?.addEventListener("click", async () => {
    await letter.keep();
    letter.leave(letter.data.home);
  });
}

async function send(letter, sure = false) {
  const { form, data } = letter;
  if (form.dataset.sending || form.dataset.busy) return;
  form.dataset.sending = "yes";
  await letter.inTurn(async () => {
    const body = values(letter);
    if (sure) body.set("sure", "1");
    try {
      const { ok, answer } = await post(letter, data.send, body);
      if (answer.cautions && !answer.sent) return ask(letter, answer.cautions);
      if (!ok) return refused(letter, answer);
      sent(letter, answer);
    } catch {
      // No answer: it may have gone. The outbox sends a letter once, so it is looked up before it is tried again.
      letter.say(data.textUnclear);
    }
  });
  delete form.dataset.sending;
}

// What is wrong is said, and whoever writes stands where it can be put right.
function refused(letter, answer) {
  if (answer.signedOut) return tellSignedOut(letter);
  letter.say(answer.text || letter.data.textNotSent);
  if (answer.field) letter.focusOn(answer.field);
}

// The letter is still here; once more after signing in, in another window.
function tellSignedOut(letter) {
  const { say, data } = letter;
  letter.isChanged = true;
  say(data.textSignedOut, data.textSignIn, () => open(data.signIn, "_blank", "noopener"));
  letter.keep();
}

function ask(letter, cautions) {
  const { form, document } = letter;
  const dialog = form.querySelector("dialog.cautions");
  dialog.querySelector("ul").replaceChildren(
    ...cautions.map((text) => {
      const item = document.createElement("li");
      item.textContent = text;
      return item;
    }),
  );
  // The form is around the dialog, not within it: its buttons close nothing by themselves.
  dialog.onclick = (event) => event.target.value && dialog.close(event.target.value);
  dialog.addEventListener("close", () => dialog.returnValue === "send" && setTimeout(() => send(letter, true)), { once: true });
  dialog.returnValue = "";
  dialog.showModal();
}

function sent(letter, answer) {
  letter.isGone = true;
  letter.isChanged = false;
  forget(letter);
  letter.sent(answer);
}

async function discard(letter) {
  letter.isGone = true;
  letter.isChanged = false;
  forget(letter);
  const { answer } = await post(letter, letter.data.discard, values(letter));
  letter.leave(answer.to ?? letter.data.home);
  if (answer.text) letter.say(answer.text);
}
