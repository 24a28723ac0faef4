// What is done to very many letters is done in parts, one after the other; it is said how far it is, and undone as one.
import { say } from "./toast.mjs";

export function begin(mail, whole, values) {
  const id = crypto.randomUUID();
  mail.runs ??= new Map();
  mail.runs.set(id, { done: 0, undo: [] });
  whole.parts.forEach(({ f, uids, count }, at) => {
    const of = { id, count: whole.count, query: whole.query, isLast: at === whole.parts.length - 1 };
    mail.queue.push({ ...values, f, uids, part: { ...of, size: count } });
  });
  tell(mail, id, whole.count, 0);
}

// What a page that was left began is gone on with, as far as it is known there.
function runOf(mail, { id }) {
  mail.runs ??= new Map();
  if (!mail.runs.has(id)) mail.runs.set(id, { done: 0, undo: [] });
  return mail.runs.get(id);
}

export function before(mail, part) {
  return part ? { before: runOf(mail, part).done } : {};
}

// Returns what can be said and undone now: only the last part tells what became of all of them.
export function note(mail, part, answer) {
  const run = runOf(mail, part);
  run.done += answer.count ?? 0;
  run.passed = (run.passed ?? 0) + part.size;
  run.undo.push(...[answer.undo ?? []].flat());
  if (!part.isLast) {
    tell(mail, part.id, part.count, run.passed);
    return null;
  }
  mail.runs.delete(part.id);
  return { text: answer.text, undo: run.undo.length ? run.undo : null };
}

// One part failed: those after it are not tried, and it is said how many were done.
export function stop(mail, part) {
  const run = runOf(mail, part);
  mail.queue.dropAll(({ values }) => values.part?.id === part.id);
  mail.runs.delete(part.id);
  return { text: fill(mail.app.dataset.textPartly, run.done, part.count), undo: run.undo.length ? run.undo : null };
}

function tell(mail, id, count, done) {
  say(mail, fill(mail.app.dataset.textWorking, done, count), "", null, 600_000);
}

export function fill(text, done, count) {
  const written = (number) => number.toLocaleString(document.documentElement.lang);
  return text.replace("{done}", written(done)).replace("{count}", written(count));
}
