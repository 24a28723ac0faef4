// The program between pages and network (worker.mjs). Where the browser refuses it, everything works but the page without
// network and word of new mail.
export function install() {
  if (!navigator.serviceWorker) return;
  navigator.serviceWorker.register("/sw.js").catch(() => {});
}

// The page that stands in for one that could not be had: back to it as soon as there is a network.
export function waitForNetwork(root) {
  const button = root.querySelector("[data-try-again]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => location.reload());
  addEventListener("online", () => location.reload());
}
