// Bringing mail in: the file goes up in pieces, then the job begins; what is under way is shown as it goes on.
import { Refused, sendInPieces } from "./uploading.mjs";

const EVERY = 1000;

export function followImports(document) {
  const form = document.querySelector("form[data-import-file]");
  form?.addEventListener("submit", (event) => {
    const file = form.querySelector("input[type=file]").files[0];
    if (!file || form.elements.upload.value) return;
    event.preventDefault();
    begin(form, file);
  });
  if (document.querySelector("[data-imports][data-running]")) setTimeout(() => refresh(document), EVERY);
}

async function begin(form, file) {
  const { data, bar, told, button } = {
    data: form.dataset,
    bar: form.querySelector("progress"),
    told: form.querySelector("[data-told]"),
    button: form.querySelector("button"),
  };
  if (file.size > Number(data.limit)) {
    told.textContent = data.textTooLarge;
    return;
  }
  button.disabled = true;
  bar.hidden = false;
  try {
    form.elements.upload.value = await sendInPieces(file, {
      address: data.upload,
      token: form.elements.csrfmiddlewaretoken.value,
      told: (share) => (bar.value = share),
      waits: (on) => (told.textContent = on ? data.textWaits : ""),
    });
  } catch (failed) {
    told.textContent = (failed instanceof Refused && failed.message) || data.textFailed;
    return;
  } finally {
    button.disabled = false;
  }
  form.elements.name.value = file.name;
  form.submit();
}

async function refresh(document) {
  const shown = document.querySelector("[data-imports]");
  try {
    const response = await fetch(shown.dataset.imports, { headers: { "HX-Request": "true", Accept: "text/html" } });
    // What somebody is about to press is not taken from under the finger.
    if (response.ok && !shown.contains(document.activeElement)) put(document, shown, await response.text());
  } catch {
    // It is asked for again.
  }
  if (document.querySelector("[data-imports][data-running]")) setTimeout(() => refresh(document), EVERY);
}

function put(document, shown, text) {
  const open = shown.querySelector("details[open]") !== null;
  shown.outerHTML = text;
  if (open) document.querySelector("[data-imports] details")?.setAttribute("open", "");
}
