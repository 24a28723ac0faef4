// What is waiting to be done, in the order in which it was asked for. It outlives the page: whoever loses the network, and
// then the tab, finds it done when the network is back. It holds numbers of messages and names of folders, and is emptied
// when one signs out.
const LONGEST = 24 * 3600 * 1000;

export function openQueue({ app }) {
  const place = `congthu-doing:${app.dataset.who}:${app.dataset.mail}`;
  let here = [];
  const read = () => {
    try {
      const found = JSON.parse(localStorage.getItem(place) ?? "[]");
      return found.filter((one) => Date.now() - one.at < LONGEST);
    } catch {
      return here;
    }
  };
  const write = (entries) => {
    here = entries;
    try {
      if (entries.length) localStorage.setItem(place, JSON.stringify(entries));
      else localStorage.removeItem(place);
    } catch {
      // A browser that keeps nothing: it waits in this page alone.
    }
  };
  return {
    get length() {
      return read().length;
    },
    first: () => read()[0],
    push: (values) => write([...read(), { id: crypto.randomUUID(), at: Date.now(), values }]),
    drop: (id) => write(read().filter((one) => one.id !== id)),
    dropAll: (isMeant) => write(read().filter((one) => !isMeant(one))),
  };
}

// Windows of the same browser share the queue; one of them at a time works it off.
export async function alone(what) {
  if (!navigator.locks) return what();
  return navigator.locks.request("congthu-doing", what);
}
