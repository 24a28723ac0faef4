// Say so when figures on the page could not be refreshed, instead of showing old ones as if they were new.
export function watchConnection(body) {
  body.addEventListener("htmx:sendError", () => (body.dataset.stale = "yes"));
  body.addEventListener("htmx:timeout", () => (body.dataset.stale = "yes"));
  body.addEventListener("htmx:responseError", () => (body.dataset.stale = "yes"));
  body.addEventListener("htmx:afterSwap", () => delete body.dataset.stale);
}
