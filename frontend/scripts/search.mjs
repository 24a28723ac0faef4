// Search by keyboard: "/" goes to the field, arrows walk through what was found, Escape comes back.
export function guideSearch(root) {
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const field = root.getElementById("search");
    if (!field) return;
    if (event.key === "/" && !isTyping(event.target)) {
      event.preventDefault();
      field.focus();
      field.select();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      walk(event, field, root);
    } else if (event.key === "Enter" && event.target === field) {
      const first = root.querySelector("[data-result]");
      if (first) {
        event.preventDefault();
        first.focus();
      }
    } else if (event.key === "Escape" && event.target.matches("[data-result]")) {
      field.focus();
    }
  });
}

function walk(event, field, root) {
  const results = [...root.querySelectorAll("[data-result]")];
  const here = results.indexOf(event.target);
  if (here < 0 && event.target !== field) return;
  event.preventDefault();
  const next = here + (event.key === "ArrowDown" ? 1 : -1);
  const goal = next < 0 ? field : results[Math.min(next, results.length - 1)];
  goal?.focus();
}

function isTyping(element) {
  return element.matches("input, textarea, select, [contenteditable]");
}
