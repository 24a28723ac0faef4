// A draft is kept while it is typed; where the network is away, this browser keeps it until it is back.
const EVERY = 3000;
const PREFIX = "congthu-draft:";

export function keepDraft(letter) {
  const { form } = letter;
  letter.queue = Promise.resolve();
  letter.isChanged = false;
  letter.key = PREFIX + form.dataset.box + ":" + (form.elements.draft.value || "new");
  const typed = () => {
    letter.isChanged = true;
    remember(letter);
    clearTimeout(letter.timer);
    letter.timer = setTimeout(() => letter.keep(), EVERY);
  };
  form.addEventListener("input", typed);
  form.addEventListener("letter:typed", typed);
  letter.keep = () => inTurn(letter, () => save(letter));
  letter.inTurn = (what) => inTurn(letter, what);
  addEventListener("online", () => letter.isChanged && letter.keep());
  addEventListener("beforeunload", (event) => {
    if (letter.isChanged && form.isConnected) event.preventDefault();
  });
  addEventListener("pagehide", () => letter.isChanged && form.isConnected && beacon(letter));
  offerBack(letter);
}

// One request after the other: each needs the name that the one before gave the draft.
function inTurn(letter, what) {
  letter.queue = letter.queue.then(what, what);
  return letter.queue;
}

export function values(letter) {
  const { form } = letter;
  if (!letter.isPlain()) form.elements.html.value = letter.html();
  const found = new FormData(form);
  found.delete("file");
  return found;
}

export async function post(letter, path, body) {
  const response = await fetch(path, {
    method: "POST",
    body,
    headers: { Accept: "application/json", "HX-Request": "true" },
    credentials: "same-origin",
  });
  let answer = {};
  try {
    answer = await response.json();
  } catch {
    // An error page; the status says enough.
  }
  if (response.headers.get("HX-Redirect")) answer.signedOut = true;
  return { ok: response.ok && !answer.signedOut, status: response.status, answer };
}

async function save(letter) {
  const { form, data } = letter;
  if (!letter.isChanged || !form.isConnected || letter.isGone) return;
  clearTimeout(letter.timer);
  letter.isChanged = false;
  const state = form.querySelector(".draft-state");
  try {
    const { ok, answer } = await post(letter, data.save, values(letter));
    if (!ok) throw new Error(answer.text || "");
    named(letter, answer.draft);
    state.textContent = answer.saved;
    forget(letter);
  } catch (failed) {
    letter.isChanged = true;
    state.textContent = failed.message || data.textKeptHere;
    letter.timer = setTimeout(() => letter.keep(), 8000);
  }
}

export function named(letter, name) {
  const { form } = letter;
  if (!name || form.elements.draft.value === name) return;
  form.elements.draft.value = name;
  const url = new URL(form.dataset.address, location.href);
  url.searchParams.set("draft", name);
  history.replaceState(history.state, "", url);
}

// What the server does not have yet lies in this browser, under the draft's first name, for the same tab only.
function remember(letter) {
  try {
    const found = Object.fromEntries([...values(letter)].filter(([name]) => name !== "csrfmiddlewaretoken"));
    sessionStorage.setItem(letter.key, JSON.stringify({ at: Date.now(), found }));
  } catch {
    // Full or switched off; the server keeps it in a moment.
  }
}

export function forget(letter) {
  try {
    sessionStorage.removeItem(letter.key);
  } catch {
    // As above.
  }
}

function offerBack(letter) {
  let kept;
  try {
    kept = JSON.parse(sessionStorage.getItem(letter.key) ?? "null");
  } catch {
    return;
  }
  if (!kept) return;
  letter.say(letter.data.textFound, letter.data.textTake, () => {
    const { form } = letter;
    for (const field of form.elements) {
      if (!field.name || field.type === "hidden" || field.type === "file") continue;
      if (field.type === "checkbox") field.checked = field.name in kept.found;
      else field.value = kept.found[field.name] ?? "";
    }
    if (kept.found.html) letter.squire.setHTML(kept.found.html);
    form.dispatchEvent(new Event("letter:typed"));
  });
}

function beacon(letter) {
  navigator.sendBeacon?.(letter.data.save, values(letter));
}
