// Letters that are ticked are saved as an archive: a form is sent, so that the browser writes the file as it comes.
import { grouped } from "./acting.mjs";
import { picked } from "./list.mjs";
import { renewToken } from "../token.mjs";

export function offerSaving(mail) {
  mail.document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-save-letters]")) return;
    const list = mail.document.getElementById("letters");
    for (const [folder, rows] of grouped(picked(mail))) save(mail, folder || list.dataset.folder, rows);
  });
}

function save({ app, base, document }, folder, rows) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = `${base}thu/tai-ve/`;
  form.hidden = true;
  const uids = rows.flatMap((row) => (row.dataset.uids ?? row.dataset.uid).split(","));
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
