// The webmail: reading with mouse, finger or keys. The server renders; this asks for pieces and puts them in place.
import { install } from "../install.mjs";
import { followChanges } from "./acting.mjs";
import { watchAway } from "./away.mjs";
import { fitFrames } from "./frames.mjs";
import { offerFolders } from "./folders.mjs";
import { listenToKeys } from "./keys.mjs";
import { followList } from "./list.mjs";
import { followNews } from "./live.mjs";
import { offerNotifying } from "./notify.mjs";
import { openQueue } from "./queue.mjs";
import { helpTheOffice } from "./office.mjs";
import { openLetters } from "./reading.mjs";
import { fillPlaces } from "./places.mjs";
import { offerPreviews } from "./previews.mjs";
import { offerSaving } from "./saving.mjs";
import { offerSettling } from "./settling.mjs";
import { offerWhole } from "./whole.mjs";
import { offerWriting, recallSent } from "./writing.mjs";

export function startMail(document) {
  const app = document.getElementById("mail-app");
  if (!app) return;
  install();
  const mail = { app, document, base: app.dataset.base };
  if ("alone" in app.dataset) return offerWriting(mail);
  mail.queue = openQueue(mail);
  watchAway(mail);
  fitFrames(mail);
  openLetters(mail);
  followChanges(mail);
  followList(mail);
  offerWhole(mail);
  offerSaving(mail);
  offerPreviews(mail);
  offerFolders(mail);
  fillPlaces(mail);
  listenToKeys(mail);
  followNews(mail);
  offerSettling(mail);
  offerNotifying(mail);
  helpTheOffice(mail);
  offerWriting(mail);
  recallSent(mail);
}
