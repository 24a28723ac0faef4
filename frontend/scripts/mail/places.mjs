// Where a letter that is read can be moved to: the folders beside it, named when they are asked for.
import { picked } from "./list.mjs";

export function fillPlaces(mail) {
  mail.document.addEventListener(
    "toggle",
    ({ target }) => {
      const select = target.open && target.querySelector?.("[data-move-letter]");
      if (select) fill(mail, select);
    },
    true,
  );
}

function fill({ document }, select) {
  const here = select.closest(".letter").dataset.folder;
  const folders = [...document.querySelectorAll("#mail-folders a.folder:not([data-whole])")];
  const others = folders.filter(({ dataset }) => dataset.folder && dataset.folder !== here);
  const options = others.map((link) => {
    const name = link.querySelector(".folder-name").textContent.trim();
    return new Option(link.dataset.folder.includes("/") ? link.dataset.folder : name, link.dataset.folder);
  });
  select.replaceChildren(select.options[0], ...options);
}

// The choice opens at once: in a closed one the arrows would choose the first folder and move the letter there.
export function offerPlaces(mail) {
  const ofPicked = picked(mail).length > 0 && mail.app.querySelector("[data-move]");
  const select = ofPicked || mail.document.querySelector("#mail-reading [data-move-letter]");
  if (!select) return;
  const menu = select.closest("details");
  if (menu) {
    menu.open = true;
    fill(mail, select);
  }
  select.focus();
  select.showPicker?.();
}
