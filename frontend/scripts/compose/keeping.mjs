// A draft is kept while it is typed, also when another letter took its place on the page; where the network is away, or the
// session has ended, this browser keeps it until that is mended.
import { renewToken } from "../token.mjs";

const EVERY = 3000;
const PREFIX = "congthu-draft:";
const TAB = "congthu-tab";
const RECENT = 60000;
const tab = nameTab();

export function keepDraft(letter) {
  const { form } = letter;
  letter.queue = Promise.resolve();
  letter.isChanged = false;
  letter.key = keyOf(form);
  form.elements.tab.value = tab;
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
  addEventListener("focus", () => letter.isSignedOut && letter.keep());
  addEventListener("beforeunload", (event) => letter.isChanged && event.preventDefault());
  addEventListener("pagehide", () => letter.isChanged && beacon(letter));
  offerBack(letter);
}

// A draft is called by where it lies and by a key that stays; before it is kept for the first time it lies nowhere.
function keyOf(form) {
  const { value } = form.elements.draft;
  const [, uid, key] = value.split(".");
  return `${PREFIX}${form.dataset.box}:${uid === "0" ? "new" : key || value}`;
}

// What this tab kept is written over, also where the answer never came; what another window kept is not. The name is handed
// on to the next page of the tab alone, so that a tab that is doubled gets another one.
function nameTab() {
  const made = [...crypto.getRandomValues(new Uint8Array(8))].map((octet) => octet.toString(16).padStart(2, "0")).join("");
  try {
    const known = sessionStorage.getItem(TAB) ?? made;
    const hide = () => sessionStorage.removeItem(TAB);
    hide();
    addEventListener("pagehide", () => sessionStorage.setItem(TAB, known));
    addEventListener("pageshow", hide);
    return known;
  } catch {
    return made;
  }
}

// One request after the other: each needs the name that the one before gave the draft.
function inTurn(letter, what) {
  letter.queue = letter.queue.then(what, what);
  return letter.queue;
}

export function values(letter) {
  const { form } = letter;
  if (!letter.isPlain()) form.elements.html.value = letter.html();
  renewToken(form.elements.csrfmiddlewaretoken);
  const found = new FormData(form);
  found.delete("file");
  return found;
}

export async function post(letter, path, body) {
  letter.isSignedOut = false;
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
  // A refusal without a word is one of the form's token: it came with a session that is no more.
  letter.isSignedOut = response.headers.has("HX-Redirect") || (response.status === 403 && !answer.text);
  if (letter.isSignedOut) answer.signedOut = true;
  return { ok: response.ok && !answer.signedOut, status: response.status, answer };
}

async function save(letter) {
  const { form, data } = letter;
  if (!letter.isChanged || letter.isGone) return;
  clearTimeout(letter.timer);
  letter.isChanged = false;
  const state = form.querySelector(".draft-state");
  try {
    const { ok, answer } = await post(letter, data.save, values(letter));
    if (!ok) throw new Error(answer.text || "");
    named(letter, answer.draft);
    state.textContent = answer.saved;
    if (answer.files) letter.showFiles(answer.files);
    if (answer.text) letter.say(answer.text);
  } catch (failed) {
    letter.isChanged = true;
    if (letter.isSignedOut) state.replaceChildren(data.textSignedOut, " ", signIn(letter));
    // What the browser says of a lost network is in no language of ours.
    else state.textContent = (!(failed instanceof TypeError) && failed.message) || data.textKeptHere;
    if (!form.isConnected) letter.say(state.textContent);
    letter.timer = setTimeout(() => letter.keep(), 8000);
  }
}

// In a window of its own, so that the text stays where it is.
function signIn({ document, data }) {
  const link = document.createElement("a");
  link.href = data.signIn;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = data.textSignIn;
  return link;
}

// The server has it, and calls it by another name each time; what was typed since lies here, under that name.
export function named(letter, name) {
  const { form } = letter;
  forget(letter);
  if (name) form.elements.draft.value = name;
  letter.key = keyOf(form);
  if (letter.isChanged) remember(letter);
  if (!name || !form.isConnected) return;
  const url = new URL(form.dataset.address, location.href);
  url.searchParams.set("draft", name);
  history.replaceState(history.state, "", url);
}

// What the server does not have yet lies in this browser, under the draft's name, for the same tab only.
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
  const isNew = letter.key.endsWith(":new");
  // Read anew while it was typed: the page may have come before what was kept last.
  if (!isNew && Date.now() - kept.at < RECENT) return setTimeout(() => take(letter, kept.found));
  letter.say(letter.data.textFound, letter.data.textTake, () => {
    if (isNew && kept.found.draft) letter.form.elements.draft.value = kept.found.draft;
    take(letter, kept.found);
  });
}

function take({ form, squire }, found) {
  const choice = form.querySelector("[data-plain]");
  if ((found.format === "plain") !== choice.checked) choice.click();
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || field.type === "file") continue;
    if (field.type === "checkbox") field.checked = field.name in found;
    else field.value = found[field.name] ?? "";
  }
  if (found.html) squire.setHTML(found.html);
  form.dispatchEvent(new Event("letter:typed"));
}

function beacon(letter) {
  navigator.sendBeacon?.(letter.data.save, values(letter));
}
