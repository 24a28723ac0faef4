// Copy an address: a button with data-copy puts its value on the clipboard and says so.
const SHOWN_FOR = 1600;

export function offerCopying(root) {
  root.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    const done = await copied(button.dataset.copy);
    button.dataset.state = done ? "done" : "failed";
    const announcer = root.getElementById("announcer");
    if (announcer && done) announcer.textContent = `${announcer.dataset.copied} ${button.dataset.copy}`;
    setTimeout(() => delete button.dataset.state, SHOWN_FOR);
  });
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
