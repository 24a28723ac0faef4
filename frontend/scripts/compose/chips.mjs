// Whoever is written stands as a chip. The named field behind them is hidden and holds all, as it is saved and sent.
import { addressOf, looksRight, nameOf, parted } from "./addresses.mjs";

// The field keeps its place and what stands in it; `letter.focusOn` finds it by the name of the one behind it.
export function makeChips(letter, field) {
  const { form, document, data } = letter;
  const store = document.createElement("input");
  const box = document.createElement("div");
  const list = document.createElement("ul");
  let written = [];

  store.hidden = true;
  store.name = field.name;
  store.value = field.value;
  field.dataset.of = field.name;
  field.removeAttribute("name");
  field.setAttribute("aria-description", data.textReceiversKeys);
  box.className = "receivers";
  list.className = "written";
  list.setAttribute("aria-label", data.textReceivers);
  const isTyping = document.activeElement === field;
  field.before(store, box);
  box.append(list, field);
  if (isTyping) field.focus();
  else field.value = "";

  const all = () => [...written, field.value.trim()].filter(Boolean).join(", ");
  const show = () => {
    list.hidden = !written.length;
    list.replaceChildren(...written.map((text) => chip(letter, text)));
  };
  const changed = (next) => {
    written = next;
    show();
    store.value = all();
    store.dispatchEvent(new Event("change", { bubbles: true }));
    form.dispatchEvent(new Event("letter:typed"));
  };
  const read = () => {
    if (store.value === all()) return;
    field.value = "";
    written = once(parted(store.value));
    show();
  };
  // What is finished becomes a chip: at a separator, at a space behind a whole address, and whatever there is at the end.
  const finish = (isEnd) => {
    const pieces = parted(field.value);
    const rest = isEnd || (/\s$/.test(field.value) && looksRight(pieces.at(-1)) && !pieces.at(-1).includes("<")) ? "" : pieces.pop();
    if (!pieces.some((piece) => piece.trim())) return;
    field.value = rest.trimStart();
    changed(once([...written, ...pieces]));
  };
  const buttons = () => [...list.querySelectorAll("button")];
  const go = (number) => (buttons()[number] ?? field).focus();
  const without = (number) => {
    changed(written.filter((_, each) => each !== number));
    go(number);
  };

  field.addEventListener("input", (event) => {
    if (!event.isComposing) finish(false);
    store.value = all();
  });
  field.addEventListener("compositionend", () => finish(false));
  field.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!/[\r\n]/.test(text.trim())) return;
    event.preventDefault();
    field.setRangeText(text.trim().replace(/\s*[\r\n]+\s*/g, ", "), field.selectionStart, field.selectionEnd, "end");
    finish(true);
  });
  // The proposals are asked first; Enter is never a way to send by accident.
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || field.getAttribute("aria-expanded") === "true") return;
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      finish(true);
    } else if (["Backspace", "ArrowLeft"].includes(event.key) && written.length && !field.selectionStart && !field.selectionEnd) {
      event.preventDefault();
      go(written.length - 1);
    }
  });
  field.addEventListener("blur", () => finish(true));
  list.addEventListener("keydown", (event) => {
    const number = buttons().indexOf(document.activeElement);
    if (event.key === "ArrowLeft") go(Math.max(0, number - 1));
    else if (event.key === "ArrowRight") go(number + 1);
    else if (["Backspace", "Delete"].includes(event.key)) without(number);
    else if (event.key === "F2") change(number);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const change = (number) => {
    const text = written[number];
    finish(true);
    changed(written.filter((each) => each !== text));
    field.value = text;
    store.value = all();
    field.focus();
  };
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) without(buttons().indexOf(button));
  });
  list.addEventListener("dblclick", (event) => {
    const one = event.target.closest("li");
    if (one) change([...list.children].indexOf(one));
  });
  box.addEventListener("click", (event) => event.target === box && field.focus());
  store.addEventListener("change", read);
  form.addEventListener("letter:typed", read);
  show();
  read();
}

function chip({ document, data }, text) {
  const one = document.createElement("li");
  const name = document.createElement("span");
  const button = document.createElement("button");
  name.textContent = nameOf(text) || text;
  one.title = addressOf(text);
  if (!looksRight(text)) {
    one.className = "faulty";
    one.title = data.textNoAddress;
  }
  button.type = "button";
  button.tabIndex = -1;
  button.textContent = "×";
  button.setAttribute("aria-label", `${data.textRemove}: ${text}${one.className ? ` (${data.textNoAddress})` : ""}`);
  one.append(name, button);
  return one;
}

// Each address once, in the order of their writing.
function once(pieces) {
  const found = new Map();
  for (const piece of pieces.map((each) => each.trim()).filter(Boolean)) {
    const address = addressOf(piece).toLowerCase();
    if (!found.has(address)) found.set(address, piece);
  }
  return [...found.values()];
}
