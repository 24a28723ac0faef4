// Everything works without these; they make it quicker.
import htmx from "htmx.org";
import { watchConnection } from "./connection.mjs";
import { offerCopying } from "./copy.mjs";
import { guideSearch } from "./search.mjs";

document.documentElement.dataset.script = "on";
watchConnection(document.body);
offerCopying(document);
guideSearch(document);

export { htmx };
