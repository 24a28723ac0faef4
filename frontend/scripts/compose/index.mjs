// Writing a letter. Loaded only where one is written; whatever happens to the page, what was typed is kept.
import { offerDocument } from "./documents.mjs";
import { keepDraft } from "./keeping.mjs";
import { makeEditor } from "./editor.mjs";
import { offerFiles } from "./files.mjs";
import { offerPhrases } from "./phrases.mjs";
import { offerReceivers } from "./receivers.mjs";
import { offerSending } from "./sending.mjs";

// Returns the letter, which can be kept before something else takes its place.
export function startWriting(form, { say, leave, sent }) {
  if (form.dataset.started) return;
  form.dataset.started = "yes";
  const letter = { form, say, leave, sent, document: form.ownerDocument, data: form.dataset };
  makeEditor(letter);
  keepDraft(letter);
  offerDocument(letter);
  offerFiles(letter);
  offerReceivers(letter);
  offerPhrases(letter);
  offerSending(letter);
  for (const button of form.querySelectorAll("[data-show]")) {
    button.addEventListener("click", () => {
      const part = form.querySelector(button.dataset.show);
      part.hidden = !part.hidden;
      button.setAttribute("aria-expanded", String(!part.hidden));
      const kind = part.querySelector("[name=document_class]");
      if (kind && !part.hidden && !kind.value) kind.selectedIndex = 1;
      // Put away with nothing in it, the form says that this is an ordinary letter.
      if (kind && part.hidden && !form.elements.document_summary.value.trim()) kind.value = "";
      if (!part.hidden) part.querySelector("input:not([hidden]), select, textarea")?.focus();
    });
  }
  // Sent before its program was there, a letter would go as a plain form, which nobody answers.
  form.querySelector("[data-when-started]").disabled = false;
  if (form.elements.to.value) letter.editor.focus();
  else letter.focusOn("to");
  return letter;
}
