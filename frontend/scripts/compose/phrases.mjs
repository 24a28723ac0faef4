// Signatures and templates: put in, exchanged with the address one writes under, kept.
import { post, values } from "./keeping.mjs";

export function offerPhrases(letter) {
  const menu = letter.form.querySelector("[data-phrases]");
  menu.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    menu.open = false;
    if ("signature" in button.dataset) return sign(letter, button.parentElement.querySelector("template"));
    if (button.dataset.template) return begin(letter, button.dataset.template);
    keep(letter, menu.dataset);
  });
  const from = letter.form.elements.from;
  from.addEventListener("change", () => {
    fitting(menu, from.value);
    // Who took the signature out does not get the next one either.
    if (standing(letter)) sign(letter, menu.querySelector(`[data-of="${CSS.escape(from.value)}"] template[data-default]`));
  });
  fitting(menu, from.value);
}

// Only those of the address that one writes under are offered.
function fitting(menu, address) {
  for (const item of menu.querySelectorAll("[data-of]")) item.hidden = item.dataset.of !== address;
}

function sign(letter, chosen) {
  if (letter.isPlain()) signPlain(letter, chosen);
  else signFormatted(letter, chosen);
  letter.form.dispatchEvent(new Event("letter:typed"));
  letter.editor.focus();
}

function signPlain(letter, chosen) {
  const field = letter.form.elements.text;
  const old = known(letter).find((one) => field.value.includes(one.dataset.text));
  const text = chosen?.dataset.text ?? "";
  field.value = old ? field.value.replace(old.dataset.text, () => text) : `${field.value.trimEnd()}\n\n${text}`;
}

function signFormatted(letter, chosen) {
  const old = standing(letter);
  const fresh = [...(chosen?.content.children ?? [])].map((block) => letter.document.importNode(block, true));
  letter.squire.saveUndoState();
  if (old) {
    old[0].before(...fresh);
    for (const block of old) block.remove();
  } else place(letter.squire.getRoot(), fresh);
}

// Below the own words, above what is quoted with the line that says who wrote it.
function place(root, fresh) {
  const quote = [...root.children].find((block) => block.matches("blockquote"));
  const line = quote?.previousElementSibling ?? quote;
  if (line) line.before(...fresh);
  else root.append(...fresh);
}

function known({ form }) {
  return [...form.querySelectorAll("[data-phrases] template")];
}

// The blocks of the signature that stands in the text now, found by its words: drafts keep nothing else of it.
function standing(letter) {
  if (letter.isPlain()) return known(letter).some((one) => letter.form.elements.text.value.includes(one.dataset.text)) || null;
  const blocks = [...letter.squire.getRoot().querySelectorAll("div")].filter((block) => !block.querySelector("div"));
  const texts = blocks.map(words);
  for (const one of known(letter)) {
    const lines = [...one.content.children].map(words);
    const at = texts.findIndex((_, start) => lines.every((line, number) => texts[start + number] === line));
    if (at >= 0) return blocks.slice(at, at + lines.length);
  }
  return null;
}

function words(block) {
  return block.textContent.replace(/\s+/g, " ").trim();
}

async function begin(letter, address) {
  const { form } = letter;
  const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return letter.say(letter.data.textNotInserted);
  const found = await answer.json();
  if (!form.elements.subject.value) form.elements.subject.value = found.subject;
  if (letter.isPlain()) {
    const field = form.elements.text;
    field.setRangeText(found.text, field.selectionStart, field.selectionEnd, "end");
  } else letter.squire.insertHTML(found.html);
  form.dispatchEvent(new Event("letter:typed"));
  letter.editor.focus();
}

async function keep(letter, { keep: address, textTitle }) {
  const title = prompt(textTitle, letter.form.elements.subject.value);
  if (!title?.trim()) return;
  const body = values(letter);
  body.set("title", title);
  try {
    const { answer } = await post(letter, address, body);
    letter.say(answer.text || letter.data.textNotSent);
  } catch {
    letter.say(letter.data.textKeptHere);
  }
}
