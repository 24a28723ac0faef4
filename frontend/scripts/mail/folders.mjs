// Folders are made and changed in a card; the drawer on a telephone; print; back.
import { act } from "./asking.mjs";
import { back } from "./reading.mjs";
import { open, reload } from "./list.mjs";
import { printLetter } from "./printing.mjs";
import { say } from "./toast.mjs";

const FOR_EVER = { empty: "textEmpty", delete: "textForEver" };

export function offerFolders(mail) {
  mail.document.addEventListener("click", (event) => {
    const thing = event.target.closest("[data-do]")?.dataset.do;
    if (thing === "side") mail.app.toggleAttribute("data-side");
    else if (mail.app.hasAttribute("data-side") && !event.target.closest(".mail-side, dialog")) mail.app.removeAttribute("data-side");
    if (thing === "print") printLetter(mail);
    if (thing === "back") {
      event.preventDefault();
      back(mail);
    }
    if (thing === "new-folder") showCard(mail, { kind: "new", label: card(mail).dataset.textNew, folder: "" });
    if (thing === "empty-folder") step(mail, { step: "empty", f: event.target.closest("[data-do]").dataset.folder });
    const more = event.target.closest("[data-folder-card]");
    if (more) showCard(mail, more.dataset);
  });
  card(mail)?.addEventListener("submit", (event) => {
    const { step: name } = event.target.dataset;
    if (!name) return;
    event.preventDefault();
    const found = Object.fromEntries(new FormData(event.target));
    const at = name === "create" ? { parent: card(mail).dataset.folder } : { f: card(mail).dataset.folder };
    card(mail).close();
    step(mail, { step: name, ...at, ...found });
  });
}

function card(mail) {
  return mail.document.getElementById("folder-card");
}

// One card for all folders: it shows what can be done with the one it is opened for.
function showCard(mail, { folder, label, kind, parent = "", subscribed = "" }) {
  const dialog = card(mail);
  dialog.dataset.folder = folder;
  dialog.querySelector("h2").textContent = label;
  for (const form of dialog.querySelectorAll("form[data-step]")) {
    const { step: name, for: kinds } = form.dataset;
    const isIdle = (name === "subscribe" && subscribed === "yes") || (name === "unsubscribe" && subscribed !== "yes");
    form.hidden = isIdle || !kinds.split(" ").includes(kind);
    form.reset();
  }
  dialog.querySelector("#folder-name").value = label;
  dialog.querySelector("[for=folder-inside]").textContent = kind === "new" ? dialog.dataset.textName : dialog.dataset.textInside;
  fillPlaces(mail, dialog.querySelector("#folder-place"), folder, parent);
  dialog.showModal();
  dialog.querySelector("form[data-step]:not([hidden]) :is(input, button)")?.focus();
}

function fillPlaces(mail, select, folder, parent) {
  const places = [...mail.document.querySelectorAll("[data-folder-card]")].filter(
    ({ dataset }) => ["own", "special"].includes(dataset.kind) && dataset.folder !== folder && !dataset.folder.startsWith(`${folder}/`),
  );
  const options = places.map(({ dataset }) => new Option(dataset.folder.includes("/") ? dataset.folder : dataset.label, dataset.folder));
  select.replaceChildren(new Option("—", ""), ...options);
  select.value = parent;
  if (select.selectedIndex < 0) select.selectedIndex = 0;
}

async function step(mail, values) {
  const sure = FOR_EVER[values.step];
  if (sure && !confirm(values.step === "delete" ? card(mail).dataset.textForEver : mail.app.dataset[sure])) return;
  try {
    const answer = await act(mail, "thu-muc/sua/", values);
    say(mail, answer.text, mail.app.dataset.textUndo, answer.undo ? () => takeBack(mail, answer.undo) : null);
    await follow(mail, values, answer);
  } catch (failed) {
    say(mail, failed.message || mail.app.dataset.textFailed);
  }
}

async function takeBack(mail, { then, ...values }) {
  try {
    let answer = await act(mail, "thu-muc/sua/", values);
    if (then) answer = await act(mail, "thu-muc/sua/", then);
    say(mail, mail.app.dataset.textUndone);
    await follow(mail, values, answer);
  } catch (failed) {
    say(mail, failed.message || mail.app.dataset.textFailed);
  }
}

// The list stays where it is, unless the folder that it shows is another one now.
async function follow(mail, { step: name, f }, { folder }) {
  const shown = mail.document.getElementById("letters").dataset.folder;
  const isGone = shown === f || shown.startsWith(`${f}/`);
  if (name === "create" || (isGone && name !== "empty")) return open(mail, new URL(`${mail.base}?f=${encodeURIComponent(folder)}`, location.href));
  await reload(mail);
  mail.document.dispatchEvent(new CustomEvent("mail:counts"));
}
