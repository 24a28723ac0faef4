// Requests to the webmail: pieces of pages, and things to be done.
import { renewToken } from "../token.mjs";
import { say } from "./toast.mjs";

export class Failed extends Error {
  constructor(status, text) {
    super(text);
    this.status = status;
  }
}

export async function piece(url) {
  const response = await fetch(url, { headers: { "HX-Request": "true", Accept: "text/html" }, credentials: "same-origin" });
  leave(response);
  const text = await response.text();
  if (!response.ok && !text) throw new Failed(response.status, "");
  return text;
}

export async function act(mail, path, values) {
  const body = new URLSearchParams(values);
  body.set("csrfmiddlewaretoken", renewToken(mail.app.querySelector("[name=csrfmiddlewaretoken]")));
  const headers = { Accept: "application/json", "HX-Request": "true" };
  const response = await fetch(new URL(path, new URL(mail.base, location.href)), {
    method: "POST",
    body,
    headers,
    credentials: "same-origin",
  });
  leave(response);
  let answer = {};
  try {
    answer = await response.json();
  } catch {
    // An error page in between: the status says enough.
  }
  if (!response.ok) throw new Failed(response.status, answer.text || "");
  return answer;
}

// What did not come as a piece comes as a page, which says what is wrong. Without a network the page that is there stays.
export function comeAsPage(mail, url, failed) {
  if (failed instanceof TypeError && mail.away) {
    mail.away();
    say(mail, mail.app.dataset.textNotNow);
  } else location.assign(url);
}

// The session has ended, or something must be done first: the whole page goes there, unless somebody is writing on it.
// The letter says then what is wrong, when it is kept.
function leave(response) {
  const to = response.headers.get("HX-Redirect");
  if (to && !document.querySelector("form[data-writing]")) location.assign(to);
}
