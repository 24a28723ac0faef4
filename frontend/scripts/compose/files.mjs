// Files: chosen, dropped, pasted; with progress; too large ones are named before anything is sent. Large ones go up in
// pieces beside what is typed, and go on after the network was away.
import { Refused, sendInPieces } from "../uploading.mjs";
import { named, values } from "./keeping.mjs";

const IN_PIECES = 1048576;

export function offerFiles(letter) {
  const { form, document } = letter;
  const chooser = form.elements.file;
  form.querySelector("[data-attach]").addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", () => {
    add(letter, [...chooser.files]);
    chooser.value = "";
  });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    form.addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      form.classList.toggle("dropping", kind === "dragover");
      if (kind === "drop") add(letter, [...event.dataTransfer.files]);
    });
  }
  form.querySelector(".editor").addEventListener("paste", (event) => {
    const pictures = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    if (!pictures.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    for (const picture of pictures) add(letter, [picture], { inline: true });
  }, true);
  const picture = form.querySelector("[data-picture-file]");
  form.querySelector("[data-picture]").addEventListener("click", () => picture.click());
  picture.addEventListener("change", () => {
    for (const one of picture.files) add(letter, [one], { inline: true });
    picture.value = "";
  });
  form.querySelector(".files").addEventListener("click", (event) => {
    const button = event.target.closest("button[data-drop]");
    if (button) letter.inTurn(() => upload(letter, [], { drop: button.dataset.drop }));
  });
  letter.document = document;
  letter.showFiles = (files) => show(letter, files);
}

function add(letter, files, options = {}) {
  const { data } = letter;
  const limit = Number(data.fileLimit);
  const large = files.filter((file) => file.size > limit);
  if (large.length) letter.say(data.textTooLarge.replace("{names}", large.map((file) => `${file.name} (${megabytes(file.size)})`).join(", ")));
  const fit = files.filter((file) => file.size <= limit);
  for (const file of fit) {
    if (file.size > IN_PIECES) piecemeal(letter, file, options);
    else letter.inTurn(() => upload(letter, [file], options));
  }
}

async function piecemeal(letter, file, options) {
  const { data, form } = letter;
  const stop = new AbortController();
  const shown = progress(letter, file.name, () => stop.abort());
  busy(letter, 1);
  let whole;
  try {
    whole = await sendInPieces(file, {
      address: data.upload,
      token: form.elements.csrfmiddlewaretoken.value,
      signal: stop.signal,
      told: (share) => (shown.querySelector("progress").value = share),
      waits: (on) => (shown.querySelector(".quiet").textContent = on ? data.textWaits : ""),
    });
  } catch (failed) {
    if (!stop.signal.aborted) letter.say((failed instanceof Refused && failed.message) || data.textNotAttached.replace("{name}", file.name));
    return;
  } finally {
    shown.remove();
    busy(letter, -1);
  }
  await letter.inTurn(() => upload(letter, [], { ...options, whole: { key: whole, name: file.name, type: file.type } }));
}

// Nothing is sent while something is still on its way into the letter.
function busy({ form }, change) {
  const count = Number(form.dataset.busy ?? 0) + change;
  if (count > 0) form.dataset.busy = String(count);
  else delete form.dataset.busy;
}

function megabytes(octets) {
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
  return `${number.format(octets / 1048576)} MB`;
}

function upload(letter, files, { inline = false, drop = "", whole = null }) {
  const { data } = letter;
  const body = values(letter);
  for (const file of files) body.append("file", file);
  if (inline) body.set("inline", "1");
  if (drop) body.set("drop", drop);
  // What is typed from now on is not in it.
  letter.isChanged = false;
  if (whole) {
    body.set("upload", whole.key);
    body.set("upload_name", whole.name);
    body.set("upload_type", whole.type);
  }
  const shown = files.length ? progress(letter, files[0].name) : null;
  busy(letter, 1);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", data.attach);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("HX-Request", "true");
    request.upload.addEventListener("progress", (event) => {
      if (shown && event.lengthComputable) shown.querySelector("progress").value = event.loaded / event.total;
    });
    request.addEventListener("loadend", () => {
      busy(letter, -1);
      shown?.remove();
      finish(letter, request, { files, inline, whole });
      resolve();
    });
    request.send(body);
  });
}

function finish(letter, request, { files, inline, whole }) {
  const { data } = letter;
  let answer = {};
  try {
    answer = JSON.parse(request.responseText);
  } catch {
    // No answer, or an error page.
  }
  if (request.status !== 200) {
    letter.isChanged = true;
    const text = answer.text || data.textNotAttached.replace("{name}", whole?.name ?? files[0]?.name ?? "");
    // A refusal is final; without a network it can be tried again.
    if (request.status === 413 || request.status === 422) letter.say(text);
    else letter.say(text, data.textAgain, () => letter.inTurn(() => upload(letter, files, { inline, whole })));
    return;
  }
  named(letter, answer.draft);
  show(letter, answer.files);
  if (answer.image) letter.squire.insertHTML(answer.image);
}

function progress({ form, document, data }, name, stop) {
  const item = document.createElement("li");
  item.className = "on-its-way";
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.setAttribute("aria-label", name);
  const state = document.createElement("span");
  state.className = "quiet small";
  state.setAttribute("role", "status");
  item.append(name, " ", bar, " ", state);
  if (stop) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain-button";
    button.textContent = data.textStop;
    button.setAttribute("aria-label", `${data.textStop}: ${name}`);
    button.addEventListener("click", stop);
    item.append(button);
  }
  form.querySelector(".files").append(item);
  return item;
}

function show({ form, document, data }, files) {
  const rows = files.map((file) => {
    const item = document.createElement("li");
    const size = document.createElement("span");
    size.className = "quiet small";
    size.textContent = file.size;
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.drop = file.number;
    button.className = "plain-button";
    button.textContent = data.textRemove;
    button.setAttribute("aria-label", `${data.textRemove}: ${file.name}`);
    item.append(file.name, " ", size, button);
    return item;
  });
  const list = form.querySelector(".files");
  list.replaceChildren(...rows, ...list.querySelectorAll(".on-its-way"));
}
