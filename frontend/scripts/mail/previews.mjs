// A file is looked at beside its letter: pictures and PDF as they are, documents as a page that the server made.
export function offerPreviews(mail) {
  mail.document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-preview]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(mail.document, link);
  });
}

function show(document, link) {
  const dialog = document.getElementById("preview");
  const { preview, name, save } = link.dataset;
  dialog.querySelector("h2").textContent = name;
  dialog.querySelector("[data-preview-save]").href = save;
  dialog.querySelector("[data-preview-window]").href = link.href;
  const place = dialog.querySelector(".preview-place");
  const shown = preview === "image" ? picture(document, link.href, name) : frame(document, link.href, name);
  // A document is made into a page first, which takes a moment.
  place.setAttribute("aria-busy", "true");
  shown.addEventListener("load", () => place.removeAttribute("aria-busy"), { once: true });
  shown.addEventListener("error", () => place.removeAttribute("aria-busy"), { once: true });
  place.replaceChildren(shown);
  dialog.addEventListener("close", () => place.replaceChildren(), { once: true });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.showModal();
}

function picture(document, address, name) {
  const image = document.createElement("img");
  image.src = address;
  image.alt = name;
  return image;
}

function frame(document, address, name) {
  const inner = document.createElement("iframe");
  inner.src = address;
  inner.title = name;
  return inner;
}
