// Boxes of the office: what stands beside a letter, its mark in the list, how much is unread in the other boxes.
import htmx from "htmx.org";

const WIDE = 46 * 16;

export function helpTheOffice(mail) {
  mail.document.addEventListener("mail:shown", (event) => htmx.process(event.target));
  mail.document.addEventListener("htmx:load", (event) => event.detail.elt.matches?.("section.office-panel") && arrange(mail, event.detail.elt));
  mail.document.addEventListener("mail:counts", () => later(mail));
  addEventListener("focus", () => later(mail));
  count(mail);
}

// Beside the letter it is open; above it, on a narrow page, as whoever reads left it.
function arrange(mail, panel) {
  const fold = panel.querySelector(".office-fold");
  const isBeside = (panel.closest(".mail-reading")?.clientWidth ?? 0) >= WIDE;
  fold.open ||= isBeside || mail.isOfficeOpen === true;
  fold.addEventListener("toggle", () => (mail.isOfficeOpen = fold.open));
  const marks = mail.app.querySelector(`.row[data-uid="${CSS.escape(panel.dataset.uid)}"] .row-marks`);
  for (const old of marks?.querySelectorAll(".row-given, .row-openers") ?? []) old.remove();
  marks?.prepend(panel.querySelector(".office-mark").content.cloneNode(true));
  // What was pressed has gone with the old panel; the keyboard goes on from the new one.
  if (mail.document.activeElement === mail.document.body) fold.querySelector("summary").focus();
}

function later(mail) {
  clearTimeout(mail.counting);
  mail.counting = setTimeout(() => count(mail), 1500);
}

async function count(mail) {
  await Promise.all([...mail.document.querySelectorAll("[data-unread]")].map(tell));
}

async function tell(shown) {
  try {
    const response = await fetch(shown.dataset.unread, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!response.ok) return;
    const { unread } = await response.json();
    shown.textContent = unread;
    shown.hidden = !unread;
  } catch {
    // The next change asks again.
  }
}
