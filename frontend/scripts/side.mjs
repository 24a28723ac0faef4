// On a telephone the navigation is a row that may be wider than the page: bring the present entry into view.
export function showPresentEntry(root) {
  for (const row of root.querySelectorAll(".side, .main-navigation")) {
    const entry = row.querySelector("[aria-current]");
    if (entry) row.scrollLeft = entry.offsetLeft - row.offsetLeft - (row.clientWidth - entry.clientWidth) / 2;
  }
}
