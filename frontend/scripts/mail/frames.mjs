// The frame of a letter runs no script of its own; its height is measured from here.
export function fitFrames({ document }) {
  load(document, document);
  document.addEventListener("mail:shown", (event) => load(document, event.target));
}

function load(document, root) {
  const dark = isDark(document);
  for (const frame of root.querySelectorAll("iframe[data-src]")) {
    frame.addEventListener("load", () => fit(frame));
    if (dark) frame.dataset.dark = "";
    frame.src = frame.dataset.src + (dark && !frame.dataset.src.includes("dark=1") ? "&dark=1" : "");
    delete frame.dataset.src;
  }
}

function fit(frame) {
  const inner = frame.contentDocument;
  if (!inner?.body) return;
  const measure = () => (frame.style.height = `${inner.documentElement.scrollHeight + 4}px`);
  measure();
  new ResizeObserver(measure).observe(inner.body);
  inner.addEventListener("click", (event) => passOn(event, frame));
  inner.addEventListener("keydown", (event) => {
    // Keys work while the letter has the focus, too.
    frame.dispatchEvent(new KeyboardEvent("keydown", { key: event.key, shiftKey: event.shiftKey, bubbles: true }));
  });
}

// An address in a letter is written to here and not in another program; `mail:write-to` says whom.
function passOn(event, frame) {
  const link = event.target.closest?.('a[href^="mailto:" i]');
  if (!link) return;
  event.preventDefault();
  frame.dispatchEvent(new CustomEvent("mail:write-to", { bubbles: true, detail: link.href }));
}

export function isDark(document) {
  const chosen = document.documentElement.dataset.theme;
  return chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
}
