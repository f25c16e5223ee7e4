// Whether two unpacked trees hold the same: a figure that has not changed is not drawn again.
export function alike(a, b) {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true;
  if (!a || !b || typeof a !== "object" || typeof b !== "object") return false;
  if (ArrayBuffer.isView(a)) return a.length === b.length && a.every((value, i) => value === b[i] || (value !== value && b[i] !== b[i]));
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && alike(a[key], b[key]));
}
