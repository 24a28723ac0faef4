// A letter on paper: in the light, and with its head before it. The frame that shows it would begin on a page of its own.
const LEFT_OUT = ".letter-bar, .letter-body, .letter-warning, .conversation, .office-panel, .receipt, form, button, summary, svg, [data-preview]";

export function printLetter({ document }) {
  const letter = document.querySelector("#mail-reading .letter");
  const frames = letter?.querySelectorAll(".letter-frame") ?? [];
  // Plain text goes onto paper as it is; of letters within letters there are several.
  if (frames.length !== 1 || letter.querySelector(".nested")) return print();
  document.querySelector("iframe.printed")?.remove();
  const copy = document.createElement("iframe");
  copy.className = "printed";
  copy.setAttribute("sandbox", "allow-same-origin allow-modals");
  copy.setAttribute("aria-hidden", "true");
  copy.tabIndex = -1;
  copy.addEventListener("load", () => send(copy, letter), { once: true });
  copy.src = inLight(frames[0]);
  document.body.append(copy);
}

function inLight(frame) {
  const url = new URL(frame.src);
  url.searchParams.delete("dark");
  return url.href;
}

async function send(copy, letter) {
  const { contentDocument: paper, contentWindow: window } = copy;
  paper.title = letter.querySelector(".letter-subject").textContent;
  paper.body.prepend(headOf(letter, paper));
  await Promise.allSettled([...paper.images].map((image) => image.decode()));
  window.focus();
  window.print();
}

// What stands above the text, without what can be clicked.
function headOf(letter, paper) {
  const head = paper.importNode(letter, true);
  head.className = "printed-head";
  for (const part of head.querySelectorAll(LEFT_OUT)) part.remove();
  for (const part of head.querySelectorAll("details")) part.replaceWith(...part.childNodes);
  return head;
}
