// What shows that a form is ours. Signing in again, in whatever window, makes another one; a cookie has the present one.
export function renewToken(field) {
  const kept = /(?:^|; )congthu-csrf=([^;]+)/.exec(document.cookie);
  if (kept) field.value = kept[1];
  return field.value;
}
