// Language and appearance come back to what is shown now: scripts may have changed the address since the page came.
export function comeBackHere(document) {
  document.addEventListener("submit", ({ target }) => {
    const next = target.querySelector("input[name=next][data-here]");
    if (next) next.value = location.pathname + location.search;
  });
}
