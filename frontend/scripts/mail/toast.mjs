// A short word at the foot of the page, with one thing that can be done about it.
const SHOWN_FOR = 9000;
let timer;

export function say(mail, text, label = "", action = null, shownFor = SHOWN_FOR) {
  const toast = mail.document.getElementById("toast");
  clearTimeout(timer);
  toast.replaceChildren(mail.document.createTextNode(text));
  if (action) {
    const button = mail.document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => {
      toast.hidden = true;
      action();
    });
    toast.append(button);
  }
  toast.hidden = false;
  timer = setTimeout(() => (toast.hidden = true), shownFor);
}
