// Writing within the webmail: the form comes into the reading pane, its program only then.
import { act, comeAsPage, piece } from "./asking.mjs";
import { empty } from "./reading.mjs";
import { say } from "./toast.mjs";

export function offerWriting(mail) {
  mail.document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-compose], a[data-reply], a[data-reply-all], a[data-forward], a[data-write]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    write(mail, link.href);
  });
  mail.document.addEventListener("click", (event) => {
    const link = event.target.closest('.letter a[href^="mailto:" i]');
    if (!link) return;
    event.preventDefault();
    writeTo(mail, link.href);
  });
  mail.document.addEventListener("mail:write-to", (event) => writeTo(mail, event.detail));
  const form = mail.document.querySelector("form[data-writing]");
  if (form) begin(mail, form);
}

// The receivers alone: a letter by a stranger does not say what is written.
function writeTo(mail, address) {
  const url = new URL(mail.document.querySelector("[data-compose]").href);
  const to = new URL(address).pathname.replaceAll("+", "%2B").replaceAll("&", "%26");
  url.searchParams.set("to", new URLSearchParams(`to=${to}`).get("to"));
  write(mail, url.href);
}

export async function write(mail, href) {
  const pane = mail.document.getElementById("mail-reading");
  await mail.letter?.keep();
  let text;
  try {
    text = await piece(href);
  } catch (failed) {
    return comeAsPage(mail, href, failed);
  }
  pane.innerHTML = text;
  mail.app.dataset.showing = "letter";
  mail.app.toggleAttribute("data-side", false);
  history.pushState({}, "", pane.querySelector("form[data-writing]")?.dataset.address ?? href);
  const form = pane.querySelector("form[data-writing]");
  if (form) begin(mail, form);
}

async function begin(mail, form, again = 0) {
  const { program, textNotStarted, textAgain } = form.dataset;
  let startWriting;
  try {
    // A browser may remember that an address failed.
    ({ startWriting } = await import(again ? `${program}&again=${again}` : program));
  } catch {
    return say(mail, textNotStarted, textAgain, () => begin(mail, form, again + 1));
  }
  const leave = (to) => {
    const pane = mail.document.getElementById("mail-reading");
    if (!pane) return location.assign(to);
    empty(mail);
    mail.app.dataset.showing = "list";
    history.pushState({}, "", to);
    mail.document.dispatchEvent(new CustomEvent("mail:counts"));
  };
  mail.letter = startWriting(form, {
    say: (...words) => say(mail, ...words),
    leave,
    sent: (answer) => {
      if (mail.document.getElementById("mail-reading")) {
        leave(answer.to);
        return offerUndo(mail, answer);
      }
      // The page with the list says it.
      sessionStorage.setItem(SENT, JSON.stringify({ ...answer, until: Date.now() + answer.seconds * 1000 }));
      location.assign(answer.to);
    },
  });
}

const SENT = "congthu-sent";

export function recallSent(mail) {
  let answer = null;
  try {
    answer = JSON.parse(sessionStorage.getItem(SENT) ?? "null");
    sessionStorage.removeItem(SENT);
  } catch {
    return;
  }
  if (!answer) return;
  const left = Math.max(0, Math.round((answer.until - Date.now()) / 1000));
  offerUndo(mail, { ...answer, seconds: left });
}

export function offerUndo(mail, answer) {
  if (!answer.seconds) return say(mail, answer.text);
  const takeBack = async () => {
    try {
      const back = await act(mail, answer.back, {});
      location.assign(back.to);
    } catch (failed) {
      say(mail, failed.message || mail.app.dataset.textFailed);
    }
  };
  say(mail, answer.text, mail.app.dataset.textUndo, takeBack, answer.seconds * 1000);
}
