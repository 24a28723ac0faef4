// The text: formatted, by Squire; or plain, in a field. What is pasted is cleaned here and once more on the server.
import DOMPurify from "dompurify";
import Squire from "squire-rte";

const CLEANED = {
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|tel:|cid:|\/thu\/)/i,
  FORBID_TAGS: ["style", "form", "input", "button", "textarea", "select", "svg", "math", "iframe", "video", "audio"],
  FORBID_ATTR: ["id", "class", "srcset", "background"],
  RETURN_DOM_FRAGMENT: true,
};

export function makeEditor(letter) {
  const { form } = letter;
  const place = form.querySelector(".editor");
  const first = place.innerHTML;
  const squire = new Squire(place, { sanitizeToDOMFragment: (html) => DOMPurify.sanitize(html, CLEANED) });
  squire.setHTML(first);
  showStyles(place);
  squire.moveCursorToStart();
  letter.squire = squire;
  letter.isPlain = () => form.elements.format.value === "plain";
  letter.editor = { focus: () => (letter.isPlain() ? form.elements.text.focus() : squire.focus()) };
  letter.html = () => squire.getHTML();
  // Squire tells of its own first setting as well; only what differs from it was typed.
  let last = squire.getHTML();
  squire.addEventListener("input", () => {
    showStyles(place);
    const now = squire.getHTML();
    if (now === last) return;
    last = now;
    form.dispatchEvent(new Event("letter:typed"));
  });
  bar(letter);
}

// The page's policy keeps styles that stand in HTML from being shown; those that a script sets are.
function showStyles(place) {
  for (const styled of place.querySelectorAll("[style]")) {
    if (!styled.style.length) styled.style.cssText = styled.getAttribute("style");
  }
}

const COMMANDS = {
  bold: (s) => (s.hasFormat("B") ? s.removeBold() : s.bold()),
  italic: (s) => (s.hasFormat("I") ? s.removeItalic() : s.italic()),
  underline: (s) => (s.hasFormat("U") ? s.removeUnderline() : s.underline()),
  bullets: (s) => (s.hasFormat("UL") ? s.removeList() : s.makeUnorderedList()),
  numbers: (s) => (s.hasFormat("OL") ? s.removeList() : s.makeOrderedList()),
  quote: (s) => s.increaseQuoteLevel(),
  unquote: (s) => s.decreaseQuoteLevel(),
  left: (s) => s.setTextAlignment("left"),
  centre: (s) => s.setTextAlignment("center"),
  right: (s) => s.setTextAlignment("right"),
  clear: (s) => s.removeAllFormatting(),
};

function bar({ form, squire, data, document }) {
  form.querySelector(".editor-bar").addEventListener("click", (event) => {
    const button = event.target.closest("button[data-command]");
    if (!button) return;
    const command = COMMANDS[button.dataset.command];
    if (command) command(squire);
    if (button.dataset.command === "link") link(squire, data);
    squire.focus();
  });
  form.querySelector(".editor-bar").addEventListener("change", ({ target }) => {
    const chosen = target.value === "none" ? null : target.value;
    if (target.matches("[data-colour]")) squire.setTextColor(chosen);
    else if (target.matches("[data-size]")) squire.setFontSize(chosen);
    else return;
    target.value = "";
    squire.focus();
  });
  const pressed = () => {
    for (const [command, tag] of [["bold", "B"], ["italic", "I"], ["underline", "U"], ["bullets", "UL"], ["numbers", "OL"]]) {
      form.querySelector(`[data-command=${command}]`)?.setAttribute("aria-pressed", String(squire.hasFormat(tag)));
    }
  };
  squire.addEventListener("pathChange", pressed);
  squire.addEventListener("select", pressed);
  const choice = form.querySelector("[data-plain]");
  choice.addEventListener("change", () => {
    const plain = choice.checked;
    form.elements.format.value = plain ? "plain" : "html";
    if (plain) form.elements.text.value = asText(squire, document);
    else squire.setHTML(asHtml(form.elements.text.value, document));
    form.querySelector(".formatted").hidden = plain;
    form.elements.text.hidden = !plain;
    form.dispatchEvent(new Event("letter:typed"));
  });
}

function link(squire, data) {
  const url = prompt(data.textLink, "https://");
  if (url && /^(?:https?:|mailto:|tel:)/i.test(url)) squire.makeLink(url);
}

function asText(squire, document) {
  const box = document.createElement("div");
  box.append(DOMPurify.sanitize(squire.getHTML(), CLEANED));
  box.className = "unseen";
  document.body.append(box);
  const text = box.innerText;
  box.remove();
  return text;
}

function asHtml(text, document) {
  const box = document.createElement("div");
  for (const line of text.split("\n")) {
    const row = document.createElement("div");
    if (line) row.textContent = line;
    else row.append(document.createElement("br"));
    box.append(row);
  }
  return box.innerHTML;
}
