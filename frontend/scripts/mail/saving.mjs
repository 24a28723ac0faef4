// Letters that are ticked are saved as an archive: a form is sent, so that the browser writes the file as it comes.
import { grouped } from "./acting.mjs";
import { picked } from "./list.mjs";
import { besideWhole } from "./whole.mjs";
import { renewToken } from "../token.mjs";

export function offerSaving(mail) {
  mail.document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-save-letters]")) return;
    const list = mail.document.getElementById("letters");
    for (const [folder, uids] of chosen(mail)) save(mail, folder || list.dataset.folder, uids);
  });
}

// By folder, the numbers of what is ticked, and of the whole list where that was chosen.
function chosen(mail) {
  const found = new Map();
  for (const { f, uids } of mail.whole?.parts ?? []) found.set(f, [...(found.get(f) ?? []), uids]);
  for (const [folder, rows] of grouped(besideWhole(picked(mail)))) {
    found.set(folder, [...(found.get(folder) ?? []), ...rows.map((row) => row.dataset.uids ?? row.dataset.uid)]);
  }
  return found;
}

function save({ app, base, document }, folder, uids) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = `${base}thu/tai-ve/`;
  form.hidden = true;
  const token = renewToken(app.querySelector("[name=csrfmiddlewaretoken]"));
  for (const [name, value] of Object.entries({ f: folder, uids: uids.join(","), csrfmiddlewaretoken: token })) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
  app.append(form);
  form.submit();
  form.remove();
}
