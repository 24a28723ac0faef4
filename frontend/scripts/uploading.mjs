// A file goes up in pieces (after tus 1.0): a network that drops costs a piece, and the rest follows when it is back.
const PATIENCE = [1000, 2000, 4000, 8000, 15000, 30000];
const FINAL = new Set([400, 401, 403, 404, 413, 429]);

export class Refused extends Error {}

// Resolves with what names the whole file to the server; tells `told(share)` how far it is, `waits(true)` while offline.
export async function sendInPieces(file, { address, token, told = () => {}, waits = () => {}, signal }) {
  const begun = await stubborn(() => begin(file, { address, token, signal }), { waits, signal });
  const upload = { address: begun.address, key: begun.secret, token, signal };
  let offset = 0;
  while (offset < file.size) {
    const piece = file.slice(offset, offset + begun.piece);
    let failed = false;
    offset = await stubborn(
      async () => {
        // After a failure it is not known whether the piece has arrived.
        const at = failed ? await ask(upload) : offset;
        failed = true;
        return at === offset ? add(upload, piece, offset) : at;
      },
      { waits, signal },
    );
    told(offset / file.size);
  }
  return begun.upload;
}

async function begin(file, { address, token, signal }) {
  const response = await fetch(address, {
    method: "POST",
    headers: { "Upload-Length": String(file.size), "X-CSRFToken": token, Accept: "application/json", "HX-Request": "true" },
    signal,
  });
  if (!response.ok) await refuse(response);
  return { ...(await response.json()), address: response.headers.get("Location") };
}

async function add({ address, key, token, signal }, piece, offset) {
  const response = await fetch(address, {
    method: "PATCH",
    body: piece,
    headers: {
      "Content-Type": "application/offset+octet-stream",
      "Upload-Offset": String(offset),
      "Upload-Key": key,
      "X-CSRFToken": token,
      "HX-Request": "true",
    },
    signal,
  });
  if (!response.ok && response.status !== 409) await refuse(response);
  return Number(response.headers.get("Upload-Offset"));
}

async function ask({ address, key, signal }) {
  const response = await fetch(address, { method: "HEAD", headers: { "Upload-Key": key, "HX-Request": "true" }, signal });
  if (!response.ok) await refuse(response);
  return Number(response.headers.get("Upload-Offset"));
}

async function refuse(response) {
  if (!FINAL.has(response.status)) throw new TypeError(`status ${response.status}`);
  let text = "";
  try {
    text = (await response.json()).text ?? "";
  } catch {
    // Not every answer has a text.
  }
  throw new Refused(text);
}

// Whatever is no refusal is tried again, for as long as the page stands; sooner when the network comes back.
async function stubborn(what, { waits, signal }) {
  for (let tries = 0; ; tries += 1) {
    try {
      const found = await what();
      waits(false);
      return found;
    } catch (failed) {
      if (failed instanceof Refused || signal?.aborted) throw failed;
      waits(true);
      await pause(PATIENCE[Math.min(tries, PATIENCE.length - 1)], signal);
    }
  }
}

function pause(time, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(go, time);
    addEventListener("online", go, { once: true });
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
    function go() {
      clearTimeout(timer);
      removeEventListener("online", go);
      resolve();
    }
  });
}
