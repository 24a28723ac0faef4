// What happens in the box appears by itself: a stream says where something changed, the list is then put right.
import { piece } from "./asking.mjs";
import { fillPreviews, findAgain } from "./list.mjs";
import { notify } from "./notify.mjs";

const TOGETHER = 120;
// What was found over all folders costs more than a list: it waits until no more happens.
const SETTLED = 1000;

export function followNews(mail) {
  let stream = null;
  let wasOpen = false;
  const connect = () => {
    stream?.close();
    stream = new EventSource(`${mail.base}truc-tiep/`);
    stream.addEventListener("ready", () => {
      mail.here();
      // Between the page, or the stream before, and this one something may have happened.
      refresh(mail);
      if (wasOpen) mail.document.dispatchEvent(new CustomEvent("mail:counts"));
      wasOpen = true;
    });
    stream.addEventListener("news", (event) => changed(mail, JSON.parse(event.data)));
    stream.addEventListener("ended", () => setTimeout(connect, 500));
    stream.addEventListener("error", () => {
      mail.away();
      if (stream.readyState === EventSource.CLOSED) setTimeout(connect, 5000);
    });
  };
  connect();
  addEventListener("online", connect);
  addEventListener("pagehide", () => stream?.close());
  addEventListener("pageshow", (event) => event.persisted && connect());
}

function changed(mail, news) {
  const letters = mail.document.getElementById("letters");
  mail.document.dispatchEvent(new CustomEvent("mail:counts"));
  const isFound = Boolean(letters?.dataset.found);
  if (!isFound && news.folder && letters && news.folder !== letters.dataset.folder) return;
  clearTimeout(mail.refreshing);
  mail.refreshing = isFound
    ? setTimeout(() => findAgain(mail), SETTLED)
    : setTimeout(() => refresh(mail, news), TOGETHER);
}

async function refresh(mail, news = {}) {
  const letters = mail.document.getElementById("letters");
  if (!letters || letters.dataset.found) return;
  if (mail.queue.length) {
    // What is being done is not on the server yet; look again when it is.
    mail.refreshing = setTimeout(() => refresh(mail, news), 2 * TOGETHER);
    return;
  }
  const special = encodeURIComponent(letters.dataset.special);
  let text;
  try {
    text = await piece(`${mail.base}dong/${letters.dataset.query}&special=${special}`);
  } catch {
    return;
  }
  const template = mail.document.createElement("template");
  template.innerHTML = text;
  const fresh = [...template.content.querySelectorAll(".row")];
  const shown = [...letters.querySelectorAll(".row")];
  const known = new Map(shown.map((row) => [row.dataset.uid, row]));
  const kept = new Set(fresh.map((row) => row.dataset.uid));
  let arrived = null;
  let before = letters.firstElementChild;
  for (const row of fresh) {
    const old = known.get(row.dataset.uid);
    if (old) {
      dress(old, row);
      if (before === old) before = old.nextElementSibling;
      else letters.insertBefore(old, before);
    } else {
      letters.insertBefore(row, before);
      arrived ??= row;
    }
  }
  // What stood among the first ones and is not there any more has gone elsewhere.
  const isAll = !template.content.querySelector(".more");
  for (const row of isAll ? shown : shown.slice(0, fresh.length)) if (!kept.has(row.dataset.uid)) row.remove();
  mail.kept.clear();
  fillPreviews(mail);
  if (arrived && news.kinds?.includes("arrived")) notify(mail, arrived);
}

function dress(old, fresh) {
  for (const name of ["unseen-row", "flagged"]) old.classList.toggle(name, fresh.classList.contains(name));
  const marks = old.querySelector(".row-marks");
  const now = fresh.querySelector(".row-marks");
  if (marks && now && marks.innerHTML !== now.innerHTML) marks.replaceWith(now);
  old.querySelector(".star")?.setAttribute("aria-pressed", String(old.classList.contains("flagged")));
}
