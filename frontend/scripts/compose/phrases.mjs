// Signatures and templates: put in, exchanged with the address one writes under, kept.
import { post, values } from "./keeping.mjs";

export function offerPhrases(letter) {
  const menu = letter.form.querySelector("[data-phrases]");
  menu.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    menu.open = false;
    if ("signature" in button.dataset) {
      sign(letter, button.parentElement.querySelector("template"));
      return letter.editor.focus();
    }
    if (button.dataset.template) return begin(letter, button.dataset.template);
    keep(letter, menu.dataset);
  });
  const from = letter.form.elements.from;
  const usual = () => menu.querySelector(`[data-of="${CSS.escape(from.value)}"] template[data-default]`);
  // An address without a signature leaves room for that of the next.
  let hasRoom = !usual();
  from.addEventListener("change", () => {
    fitting(menu, from.value);
    // Who took the signature out does not get the next one either.
    if (!standing(letter) && !hasRoom) return;
    hasRoom = !usual();
    sign(letter, usual());
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
}

function signPlain(letter, chosen) {
  const field = letter.form.elements.text;
  const old = standing(letter);
  const text = chosen?.dataset.text ?? "";
  if (old) field.value = field.value.replace(old, () => text);
  else if (text) field.value = `${field.value.trimEnd()}\n\n${text}`;
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

// The signature that stands in the text now: its blocks, or its text. Drafts keep nothing else of it than its words; one
// that was changed in the letter is what stands below the mark "-- ", as far as an empty line or what is quoted.
function standing(letter) {
  return letter.isPlain() ? standingText(letter) : standingBlocks(letter);
}

function standingText(letter) {
  const { value } = letter.form.elements.text;
  const whole = known(letter).find((one) => value.includes(one.dataset.text));
  return whole ? whole.dataset.text : (value.match(/^-- \n(?:(?!>).+\n?)*/m)?.[0] ?? null);
}

function standingBlocks(letter) {
  const root = letter.squire.getRoot();
  const above = root.querySelector("blockquote")?.previousElementSibling;
  const blocks = [...root.querySelectorAll("div")].filter((block) => !block.querySelector("div, blockquote") && !block.closest("blockquote"));
  const texts = blocks.map(words);
  for (const one of known(letter)) {
    const lines = [...one.content.children].map(words);
    const at = texts.findIndex((_, start) => lines.every((line, number) => texts[start + number] === line));
    if (at >= 0) return blocks.slice(at, at + lines.length);
  }
  const from = texts.indexOf("--");
  if (from < 0) return null;
  const end = blocks.findIndex((block, number) => number > from && (block === above || !texts[number]));
  return blocks.slice(from, end < 0 ? undefined : end);
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
