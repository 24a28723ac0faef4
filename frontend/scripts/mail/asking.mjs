// Requests to the webmail: pieces of pages, and things to be done.
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
  body.set("csrfmiddlewaretoken", mail.app.querySelector("[name=csrfmiddlewaretoken]").value);
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

// The session has ended, or something must be done first: the whole page goes there.
function leave(response) {
  const to = response.headers.get("HX-Redirect");
  if (to) location.assign(to);
}
