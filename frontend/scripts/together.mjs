// Boxes side by side: each is read anew when something happens in it.
import htmx from "htmx.org";

const TOGETHER = 400;

export function watchTogether(document) {
  for (const part of document.querySelectorAll("[data-live]")) {
    let timer;
    for (const url of part.dataset.live.split(" ").filter(Boolean)) {
      const stream = new EventSource(url);
      stream.addEventListener("news", () => {
        clearTimeout(timer);
        timer = setTimeout(() => htmx.trigger(part, "news"), TOGETHER);
      });
      addEventListener("pagehide", () => stream.close());
    }
  }
}
