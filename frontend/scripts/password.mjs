// Password fields: show what is typed, and say at once when two fields differ. The server checks everything again.
import htmx from "htmx.org";

export function helpWithPasswords(root) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-reveal]");
    const field = button && root.getElementById(button.dataset.reveal);
    if (!field) return;
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    const other = button.dataset.hide;
    button.dataset.hide = button.textContent;
    button.textContent = other;
  });
  root.addEventListener("input", (event) => {
    for (const note of root.querySelectorAll("[data-differ]")) {
      const [first, second] = note.dataset.differ.split(" ").map((id) => root.getElementById(id));
      if (event.target !== first && event.target !== second) continue;
      // While the second is being typed, its beginning is not yet a difference.
      note.hidden = !second.value || first.value.startsWith(second.value) && document.activeElement === second || first.value === second.value;
    }
  });
  judgeUntilSent(root);
}

// A judgement that is asked for while the new password is being taken would be of a session that is over by then, and lead
// to signing in.
function judgeUntilSent(root) {
  const form = root.getElementById("password-check")?.closest("form");
  form?.addEventListener("submit", () => {
    form.dataset.sent = "";
    for (const asking of form.querySelectorAll("[hx-post]")) htmx.trigger(asking, "htmx:abort");
  });
  form?.addEventListener("htmx:beforeRequest", (event) => "sent" in form.dataset && event.preventDefault());
  addEventListener("pageshow", () => form && delete form.dataset.sent);
}
