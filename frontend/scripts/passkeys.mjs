// Passkeys: a form with data-passkey holds what the browser is asked; the answer goes into the form, which is then sent as
// any other. Forms stay hidden where the browser cannot do it; what stands in for them stays visible there.
export function offerPasskeys(root) {
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  for (const form of root.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      if (form.elements.answer.value) return;
      event.preventDefault();
      answer(form);
    });
  }
  for (const element of root.querySelectorAll("[data-passkey-missing]")) element.hidden = true;
}

async function answer(form) {
  const failed = form.querySelector("[data-failed]");
  failed.hidden = true;
  try {
    const publicKey = readOptions(JSON.parse(form.dataset.options));
    const made = await navigator.credentials[form.dataset.passkey]({ publicKey });
    form.elements.answer.value = JSON.stringify(written(made));
    form.submit();
  } catch {
    // Whatever the reason is (cancelled, timed out, no key here), it is not told to pages for good reasons.
    failed.hidden = false;
  }
}

function readOptions(options) {
  const known = (list = []) => list.map((item) => ({ ...item, id: toBytes(item.id) }));
  return {
    ...options,
    challenge: toBytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: toBytes(options.user.id) } }),
    ...(options.excludeCredentials && { excludeCredentials: known(options.excludeCredentials) }),
    ...(options.allowCredentials && { allowCredentials: known(options.allowCredentials) }),
  };
}

function written(credential) {
  const given = credential.response;
  const response = { clientDataJSON: toText(given.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (given[name]) response[name] = toText(given[name]);
  }
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function toBytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (char) => char.charCodeAt(0));
}

function toText(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
