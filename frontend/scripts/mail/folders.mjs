// Folders are made here; the drawer on a telephone; print; back.
import { act } from "./asking.mjs";
import { back } from "./reading.mjs";
import { open } from "./list.mjs";
import { say } from "./toast.mjs";

export function offerFolders(mail) {
  mail.document.addEventListener("click", async (event) => {
    const thing = event.target.closest("[data-do]")?.dataset.do;
    if (thing === "side") mail.app.toggleAttribute("data-side");
    else if (mail.app.hasAttribute("data-side") && !event.target.closest(".mail-side")) mail.app.removeAttribute("data-side");
    if (thing === "print") print();
    if (thing === "back") {
      event.preventDefault();
      back(mail);
    }
    if (thing === "new-folder") await make(mail);
  });
}

async function make(mail) {
  const name = prompt(mail.app.dataset.textNewFolder);
  if (!name?.trim()) return;
  try {
    const answer = await act(mail, "thu-muc/sua/", { step: "create", name: name.trim() });
    say(mail, answer.text);
    open(mail, new URL(`${mail.base}?f=${encodeURIComponent(answer.folder)}`, location.href));
  } catch (failed) {
    say(mail, failed.message || mail.app.dataset.textFailed);
  }
}
