// Whether the server can be reached, said in one line above the list, with how much waits to be done.
const PATIENCE = 2500;

export function watchAway(mail) {
  let timer = null;
  const show = (isAway) => {
    clearTimeout(timer);
    timer = null;
    mail.isAway = isAway;
    mail.app.toggleAttribute("data-offline", isAway);
    tellWaiting(mail);
  };
  // A stream that ends is nothing yet; one that does not come back is.
  mail.away = () => {
    if (!navigator.onLine) show(true);
    else timer ??= setTimeout(() => show(true), PATIENCE);
  };
  mail.here = () => show(false);
  addEventListener("offline", mail.away);
  if (!navigator.onLine) mail.away();
}

export function tellWaiting(mail) {
  const line = mail.document.getElementById("offline");
  const count = mail.queue.length;
  const waiting = count ? ` ${mail.app.dataset.textWaiting} ${count}` : "";
  const said = mail.isAway ? mail.app.dataset.textOffline + waiting : "";
  if (line.textContent !== said) line.textContent = said;
}
