// Everything works without these; they make it quicker.
import htmx from "htmx.org";
import { watchConnection } from "./connection.mjs";
import { offerCopying } from "./copy.mjs";
import { helpWithPasswords } from "./password.mjs";
import { waitForNetwork } from "./install.mjs";
import { startMail } from "./mail/index.mjs";
import { followImports } from "./moving.mjs";
import { closeMenus } from "./menus.mjs";
import { offerPasskeys } from "./passkeys.mjs";
import { offerPrinting } from "./print.mjs";
import { guideSearch } from "./search.mjs";
import { showPresentEntry } from "./side.mjs";
import { comeBackHere } from "./staying.mjs";
import { watchTogether } from "./together.mjs";

document.documentElement.dataset.script = "on";
watchConnection(document.body);
offerCopying(document);
closeMenus(document);
comeBackHere(document);
guideSearch(document);
offerPasskeys(document);
offerPrinting(document);
showPresentEntry(document);
helpWithPasswords(document);
startMail(document);
waitForNetwork(document);
followImports(document);
watchTogether(document);

export { htmx };
