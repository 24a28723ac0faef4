// Receivers are completed from the directory while they are typed; a combobox as the ARIA practices describe it.
import { parted, quoted } from "./addresses.mjs";
import { makeChips } from "./chips.mjs";

const AFTER = 120;

export function offerReceivers(letter) {
  letter.focusOn = (name) => (letter.form.querySelector(`[data-of="${name}"]`) ?? letter.form.elements[name])?.focus();
  for (const field of letter.form.querySelectorAll("input[data-receivers]")) offer(letter, field);
}

function offer(letter, field) {
  const { document, data } = letter;
  makeChips(letter, field);
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${field.id}-found`;
  list.setAttribute("role", "listbox");
  list.hidden = true;
  field.after(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");
  let timer;
  let asked = 0;
  const close = () => {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const words = parted(field.value).at(-1).trim();
      if (words.length < 2) return close();
      const mine = ++asked;
      const found = await ask(data.complete, words);
      if (parted(field.value).at(-1).trim() !== words) return;
      const isWhole = found.length === 1 && found[0].address === words.toLowerCase();
      if (mine !== asked || !found.length || isWhole || document.activeElement !== field) return close();
      list.replaceChildren(...found.map((one, number) => option(document, field, one, number)));
      list.hidden = false;
      field.setAttribute("aria-expanded", "true");
      choose(field, list, 0);
    }, AFTER);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const rows = [...list.children];
    const at = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") choose(field, list, Math.min(rows.length - 1, at + 1));
    else if (event.key === "ArrowUp") choose(field, list, Math.max(0, at - 1));
    else if (event.key === "Enter" || event.key === "Tab") take(field, rows[at], close);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  field.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const row = event.target.closest("li");
    if (row) take(field, row, close);
  });
}

async function ask(url, words) {
  try {
    const response = await fetch(`${url}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    return response.ok ? (await response.json()).found : [];
  } catch {
    return [];
  }
}

function option(document, field, one, number) {
  const row = document.createElement("li");
  row.id = `${field.id}-found-${number}`;
  row.setAttribute("role", "option");
  row.dataset.value = one.name ? `${quoted(one.name)} <${one.address}>` : one.address;
  const name = document.createElement("strong");
  name.textContent = one.name || one.address;
  const rest = document.createElement("span");
  rest.className = "quiet small";
  rest.textContent = [one.name && one.address, one.detail].filter(Boolean).join(" · ");
  row.append(name, " ", rest);
  return row;
}

function choose(field, list, number) {
  [...list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === number)));
  const row = list.children[number];
  if (!row) return;
  field.setAttribute("aria-activedescendant", row.id);
  row.scrollIntoView({ block: "nearest" });
}

function take(field, row, close) {
  if (row) field.value = `${row.dataset.value},`;
  close();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
