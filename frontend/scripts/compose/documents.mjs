// "Send document" mode: the "Nơi nhận" of a paper becomes receivers, a symbol begins with its kind.

const AFTER = 500;

export function offerDocument(letter) {
  const { form } = letter;
  const places = form.elements.document_places;
  const found = form.querySelector("#places-found");
  let timer;
  let asked = 0;
  const look = async () => {
    const mine = ++asked;
    const body = new FormData();
    body.set("document_places", places.value);
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const response = await fetch(places.dataset.places, { method: "POST", body, headers: { "HX-Request": "true" }, credentials: "same-origin" }).catch(() => null);
    if (mine !== asked || !response?.ok) return;
    found.innerHTML = await response.text();
    showTaken(form, found);
  };
  places.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, AFTER);
  });
  found.addEventListener("click", (event) => {
    const all = event.target.closest("[data-add-all]");
    const one = event.target.closest("[data-add]");
    if (!all && !one) return;
    // Whoever has to choose chooses one; only what is certain is taken all at once.
    const buttons = all ? [...found.querySelector(".places-found").querySelectorAll("[data-add]")] : [one];
    add(form, buttons.filter((button) => !has(form, button.dataset.address)));
    showTaken(form, found);
    letter.say(found.dataset.textAdded);
  });
  form.elements.document_kind.addEventListener("change", (event) => begin(form, event.target.selectedOptions[0]?.dataset.short));
  form.elements.document_number.addEventListener("change", () => part(form));
  if (places.value.trim()) look();
}

function add(form, buttons) {
  const { to } = form.elements;
  const before = to.value.trim().replace(/[,;]$/, "");
  to.value = [before, ...buttons.map((button) => button.dataset.add)].filter(Boolean).join(", ");
  to.dispatchEvent(new Event("change", { bubbles: true }));
  form.dispatchEvent(new Event("letter:typed"));
}

function has(form, address) {
  const { to, cc, bcc } = form.elements;
  return [to, cc, bcc].some((field) => field.value.toLowerCase().includes(address.toLowerCase()));
}

function showTaken(form, found) {
  for (const button of found.querySelectorAll("[data-add]")) button.disabled = has(form, button.dataset.address);
  const all = found.querySelector("[data-add-all]");
  if (all) all.disabled = [...found.querySelector(".places-found").querySelectorAll("[data-add]")].every((button) => button.disabled);
}

// A whole reference ("23/TTr-STTTT") typed as the number goes where it belongs, and says the kind.
function part(form) {
  const { document_number: number, document_symbol: symbol, document_kind: kind } = form.elements;
  const [digits, rest] = number.value.split(/\/(.*)/s);
  if (!rest || symbol.value) return;
  number.value = digits.trim();
  symbol.value = rest.trim();
  const short = symbol.value.split("-")[0].trim().normalize("NFC");
  const option = [...kind.options].find((one) => one.dataset.short && one.dataset.short === short);
  if (option && !kind.value) kind.value = option.value;
}

function begin(form, short) {
  const symbol = form.elements.document_symbol;
  const [, rest] = symbol.value.split(/-(.*)/s);
  if (short && (!symbol.value || rest !== undefined)) symbol.value = `${short}-${rest ?? ""}`;
}
