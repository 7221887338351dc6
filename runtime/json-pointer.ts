/** The keys of a JSON pointer (RFC 6901), with or without the leading `#` of a URI fragment. */
export function pointerKeys(pointer: string): string[] {
  const fragment = pointer.startsWith("#");
  const keys = (fragment ? pointer.slice(1) : pointer).split("/").slice(1);
  return keys.map((key) => (fragment ? safeDecode(key) : key).replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The value at `keys`, or `undefined`; own properties only. */
export function valueAt(root: unknown, keys: readonly string[]): unknown {
  let value = root;
  for (const key of keys) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** A copy of `root` with `change` applied at `keys`; what lies off the path is shared. `undefined` removes the key. */
export function changeAt(root: unknown, keys: readonly string[], change: (value: unknown) => unknown): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return change(root);
  if (Array.isArray(root))
    return root.map((item, index) => (String(index) === key ? changeAt(item, rest, change) : item));
  if (typeof root !== "object" || root === null || !Object.hasOwn(root, key)) return root;
  const entries = Object.entries(root).map(([name, value]) => [
    name,
    name === key ? changeAt(value, rest, change) : value,
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
