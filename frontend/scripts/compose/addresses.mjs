// Receivers as text: "Name <address>", parted by commas, semicolons or line ends that stand outside quotes.
export function parted(text) {
  const pieces = [""];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    if (quoted && text[at] === "\\") pieces[pieces.length - 1] += text[at++];
    else if (text[at] === '"') quoted = !quoted;
    if (!quoted && /[,;\n]/.test(text[at])) pieces.push("");
    else pieces[pieces.length - 1] += text[at] ?? "";
  }
  return pieces;
}

export function addressOf(text) {
  return (/<([^<>]*)>\s*$/.exec(text)?.[1] ?? text).trim();
}

export function nameOf(text) {
  const name = /^(.*)<[^<>]*>\s*$/s.exec(text)?.[1].trim() ?? "";
  return /^".*"$/s.test(name) ? name.slice(1, -1).replace(/\\(.)/gs, "$1") : name;
}

// No more than a hint while it is typed; the server looks at each address before anything is sent.
export function looksRight(text) {
  return /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(addressOf(text));
}

// As the server writes them: in quotes where a character has a meaning.
export function quoted(name) {
  return /[()<>[\]:;@\\,."]/.test(name) ? `"${name.replaceAll('"', "")}"` : name;
}
