// The list: more of it when its end comes into view, selection, filters and order, drag and drop, counts.
import { comeAsPage, piece } from "./asking.mjs";
import { change, changePicked } from "./acting.mjs";
import { findRow, mark } from "./reading.mjs";
import { fill } from "./running.mjs";
import { besideWhole, joinLoaded, showWhole } from "./whole.mjs";

export function followList(mail) {
  watchEnd(mail);
  pickBetween(mail);
  mail.document.addEventListener("change", (event) => {
    if (event.target.id === "pick-all") return pickWhere(mail, () => event.target.checked);
    if (event.target.closest(".pick")) return showPicked(mail);
    const name = event.target.dataset.change;
    if (name) go(mail, name, event.target.type === "checkbox" ? (event.target.checked ? "1" : "0") : event.target.value);
  });
  mail.document.addEventListener("mail:counts", () => later(mail, () => counts(mail)));
  mail.document.addEventListener("click", (event) => {
    const link = event.target.closest("a.folder:not([data-whole]), a[data-list-link]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      open(mail, new URL(link.href));
    } else if (event.target.closest("[data-do=refresh]")) reload(mail);
  });
  drag(mail);
  search(mail);
  fillPreviews(mail);
}

// Found while it is typed; the field keeps the cursor, although the list around it is put anew.
function search(mail) {
  let timer;
  mail.document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-search]");
    if (!form) return;
    clearTimeout(timer);
    timer = setTimeout(() => find(mail, form), 350);
  });
  mail.document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-search]")) return;
    event.preventDefault();
    clearTimeout(timer);
    find(mail, event.target);
  });
  mail.document.addEventListener("keydown", async (event) => {
    const field = event.target;
    if (field.id !== "mail-search" || event.key !== "ArrowDown" || event.isComposing) return;
    event.preventDefault();
    clearTimeout(timer);
    const { query } = mail.document.getElementById("letters").dataset;
    if (field.value.trim() !== (new URLSearchParams(query).get("q") ?? "")) await find(mail, field.form);
    const row = mail.app.querySelector(".row");
    if (!row) return;
    mark(mail, row);
    row.querySelector(".row-link").focus({ preventScroll: true });
  });
}

// How many were found, for those who do not see it; a place that stays when the list is put anew (WCAG 4.1.3).
function tell(mail) {
  const parts = ["#list-title", "#list-total", ".list-empty"].map((name) => mail.app.querySelector(name)?.textContent ?? "");
  mail.document.getElementById("told").textContent = parts.join(" ").trim();
}

// What was found is looked for again when something happened in the box, unless somebody is at work with it.
export async function findAgain(mail) {
  const letters = mail.document.getElementById("letters");
  const field = mail.document.getElementById("mail-search");
  const shown = new URLSearchParams(letters.dataset.query).get("q");
  const isAtWork = () => field.value.trim() !== shown || picked(mail).length > 0 || !field.isConnected;
  if (!letters.dataset.found || isAtWork()) return;
  let text;
  try {
    text = await piece(mail.base + letters.dataset.query);
  } catch {
    return;
  }
  const fresh = mail.document.createElement("template");
  fresh.innerHTML = text;
  if (!isAtWork() && outline(fresh.content) !== outline(letters)) putInPlace(mail, text);
}

// Which letters a list shows, and whether they are unread or flagged.
function outline(within) {
  const rows = [...within.querySelectorAll(".row")];
  const states = ["unseen-row", "flagged"];
  return rows
    .map(({ dataset, classList }) => [dataset.folder, dataset.uid, ...states.map((name) => classList.contains(name))])
    .join("\n");
}

async function find(mail, form) {
  const typed = form.elements.q.value;
  const url = new URL(mail.base, location.href);
  url.searchParams.set("f", form.elements.f.value);
  if (typed.trim()) url.searchParams.set("q", typed.trim());
  if (typed.trim() && form.elements.here.checked) url.searchParams.set("here", "1");
  const mine = (mail.looked = Symbol("look"));
  let text;
  try {
    text = await piece(url.pathname + url.search);
  } catch {
    return;
  }
  // Whoever typed on meanwhile is not disturbed; the next answer comes.
  if (mail.looked !== mine || form.elements.q.value !== typed) return;
  put(mail, text);
  tell(mail);
  history.replaceState({}, "", url);
  mail.app.dataset.showing = "list";
}

// The first words of letters are not kept in clear by the store; they come after the list.
export async function fillPreviews(mail) {
  const letters = mail.document.getElementById("letters");
  const byFolder = new Map();
  for (const row of letters?.querySelectorAll(".row") ?? []) {
    const preview = row.querySelector(".row-preview");
    if (!preview || preview.textContent || row.dataset.asked) continue;
    row.dataset.asked = "yes";
    const folder = row.dataset.folder ?? letters.dataset.folder;
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), row]);
  }
  for (const [folder, rows] of byFolder) {
    for (let at = 0; at < rows.length; at += 50) await some(mail, folder, rows.slice(at, at + 50));
  }
}

async function some(mail, folder, rows) {
  const asked = new URLSearchParams({ f: folder, uids: rows.map((row) => row.dataset.uid).join(",") });
  const typed = new URLSearchParams(mail.document.getElementById("letters").dataset.query).get("q");
  if (typed) asked.set("q", typed);
  try {
    const { previews, passages, files } = JSON.parse(await piece(`${mail.base}xem-truoc/?${asked}`));
    for (const row of rows) {
      const { uid } = row.dataset;
      const pieces = passages[uid] ?? [[previews[uid] ?? "", false]];
      const shown = pieces.map(([text, isFound]) => marked(mail, text, isFound));
      row.querySelector(".row-preview").replaceChildren(...inFile(mail, files[uid]), ...shown);
    }
  } catch {
    // The list does without them.
  }
}

// The file for which alone a letter was found stands before its words.
function inFile(mail, pieces) {
  if (!pieces) return [];
  const shown = mail.document.createElement("span");
  shown.className = "row-file";
  shown.title = mail.app.dataset.textInFile;
  shown.innerHTML = '<svg class="icon" aria-hidden="true"><use href="#i-clip"/></svg>';
  shown.append(...pieces.map(([text, isFound]) => marked(mail, text, isFound)));
  return [shown, " "];
}

function marked(mail, text, isFound) {
  if (!isFound) return text;
  const mark = mail.document.createElement("mark");
  mark.textContent = text;
  return mark;
}

export function picked(mail) {
  return [...mail.app.querySelectorAll(".row .pick input:checked")].map((box) => box.closest(".row"));
}

export function unpick(mail) {
  for (const box of mail.app.querySelectorAll(".pick input:checked")) box.checked = false;
  showPicked(mail);
}

export function showPicked(mail) {
  const rows = picked(mail);
  for (const row of mail.app.querySelectorAll(".row")) row.classList.toggle("picked-row", rows.includes(row));
  const list = mail.document.getElementById("mail-list");
  list.toggleAttribute("data-picked", rows.length > 0);
  const all = mail.document.getElementById("pick-all");
  if (all) all.checked = rows.length > 0 && rows.length === mail.app.querySelectorAll(".row").length;
  showWhole(mail, rows);
  const told = mail.document.getElementById("picked");
  if (!told) return;
  const word = mail.document.createElement("span");
  word.className = "picked-word";
  word.textContent = mail.app.dataset.textSelected;
  const count = mail.whole ? mail.whole.count + besideWhole(rows).length : rows.length;
  told.replaceChildren(...(rows.length ? [fill("{count} ", 0, count), word] : []));
}

// The lines of which something is true are ticked, the others are not.
export function pickWhere(mail, isMeant) {
  for (const row of mail.app.querySelectorAll(".row")) row.querySelector(".pick input").checked = isMeant(row);
  showPicked(mail);
}

// With Shift, all lines between the one that was ticked last and this one are made like this one.
function pickBetween(mail) {
  let last = null;
  mail.document.addEventListener("click", (event) => {
    if (!event.target.matches?.(".pick input")) return;
    const boxes = [...mail.app.querySelectorAll(".row .pick input")];
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(event.target)].sort((one, other) => one - other);
    if (event.shiftKey && from >= 0) for (const box of boxes.slice(from, to + 1)) box.checked = event.target.checked;
    last = event.target;
  });
}

export async function open(mail, url, { push = true } = {}) {
  const list = mail.document.getElementById("mail-list");
  list.setAttribute("aria-busy", "true");
  try {
    put(mail, await piece(url.pathname + url.search));
  } catch (failed) {
    return comeAsPage(mail, url, failed);
  } finally {
    list.removeAttribute("aria-busy");
  }
  if (push) history.pushState({}, "", url);
  mail.app.dataset.showing = "list";
  delete mail.app.dataset.side;
  mail.document.title = `${mail.document.getElementById("list-title")?.textContent ?? ""} · Công Thư`;
  mail.document.getElementById("letters").scrollTop = 0;
}

export async function reload(mail) {
  const letters = mail.document.getElementById("letters");
  let text;
  try {
    text = await piece(mail.base + letters.dataset.query);
  } catch {
    return;
  }
  putInPlace(mail, text);
}

// The same list anew: whoever reads or scrolls in it stays where they are.
function putInPlace(mail, text) {
  const before = mail.document.getElementById("letters");
  const top = before.scrollTop;
  const current = mail.app.querySelector(".row.current")?.dataset;
  put(mail, text);
  mail.document.getElementById("letters").scrollTop = top;
  if (current) findRow(mail, current.folder ?? before.dataset.folder, current.uid)?.classList.add("current");
}

function put(mail, text) {
  const template = mail.document.createElement("template");
  template.innerHTML = text;
  const folders = template.content.getElementById("mail-folders");
  if (folders) {
    const side = mail.document.getElementById("mail-folders");
    // How full the box is does not come with every list.
    const quota = folders.querySelector(".quota") ? null : side.querySelector(".quota");
    side.replaceChildren(...folders.childNodes, ...(quota ? [quota] : []));
    folders.remove();
  }
  const field = mail.document.getElementById("mail-search");
  const caret = mail.document.activeElement === field ? field?.selectionEnd : undefined;
  mail.document.getElementById("mail-list").replaceChildren(template.content);
  if (caret !== undefined) {
    mail.document.getElementById("mail-search").focus();
    mail.document.getElementById("mail-search").setSelectionRange(caret, caret);
  }
  watchEnd(mail);
  showPicked(mail);
  fillPreviews(mail);
}

async function counts(mail) {
  const letters = mail.document.getElementById("letters");
  try {
    mail.document.getElementById("mail-folders").innerHTML = await piece(`${mail.base}thu-muc/${letters.dataset.query}`);
  } catch {
    // The next change asks again.
  }
}

function later(mail, what) {
  clearTimeout(mail.later);
  mail.later = setTimeout(what, 400);
}

function go(mail, name, value) {
  const letters = mail.document.getElementById("letters");
  const url = new URL(mail.base + letters.dataset.query, location.href);
  if (value) url.searchParams.set(name, value);
  else url.searchParams.delete(name);
  open(mail, url);
}

function watchEnd(mail) {
  const more = mail.app.querySelector(".more");
  if (!more) return;
  const observer = new IntersectionObserver(
    async (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      const special = mail.document.getElementById("letters").dataset.special;
      try {
        const text = await piece(`${mail.base}dong/${more.dataset.more}&special=${encodeURIComponent(special)}`);
        const fresh = mail.document.createElement("template");
        fresh.innerHTML = text;
        joinLoaded(mail, fresh.content.querySelectorAll(".row"));
        more.replaceWith(fresh.content);
        showPicked(mail);
        watchEnd(mail);
        fillPreviews(mail);
      } catch {
        // The link stays, and can be clicked.
      }
    },
    { root: more.closest(".letters"), rootMargin: "600px" },
  );
  observer.observe(more);
}

function drag(mail) {
  const { document } = mail;
  document.addEventListener("dragstart", (event) => {
    const row = event.target.closest?.(".row");
    if (!row) return;
    mail.dragged = picked(mail).includes(row) ? "picked" : [row];
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.querySelector(".row-subject").textContent.trim());
  });
  document.addEventListener("dragend", () => (mail.dragged = null));
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const folder = event.target.closest?.("a.folder");
      if (!folder || !mail.dragged) return;
      folder.classList.toggle("drop", kind === "dragover");
      if (kind !== "dragleave") event.preventDefault();
      if (kind !== "drop") return;
      if (mail.dragged === "picked") changePicked(mail, "move", folder.dataset.folder);
      else change(mail, "move", mail.dragged, folder.dataset.folder);
    });
  }
}
