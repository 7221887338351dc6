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

/** A value to be changed in many places while the original stays as it is: each container on the way is copied once. */
export class Draft {
  value: unknown;
  readonly #copies = new WeakSet<object>();

  constructor(original: unknown) {
    this.value = original;
  }

  /** Puts `value` at `keys`, where something is already; `undefined` removes the key. */
  set(keys: readonly string[], value: unknown): void {
    if (keys.length === 0) {
      this.value = value;
      return;
    }
    this.value = this.#own(this.value);
    let container = this.value;
    for (const key of keys.slice(0, -1)) {
      const inner = this.#own(valueAt(container, [key]));
      put(container, key, inner);
      container = inner;
    }
    put(container, keys.at(-1) ?? "", value);
  }

  #own(container: unknown): unknown {
    if (typeof container !== "object" || container === null || this.#copies.has(container)) return container;
    const copy = Array.isArray(container) ? [...container] : { ...container };
    this.#copies.add(copy);
    return copy;
  }
}

/** As an own property, also one named `__proto__`. */
function put(container: unknown, key: string, value: unknown): void {
  if (typeof container !== "object" || container === null || !Object.hasOwn(container, key)) return;
  if (value === undefined) Reflect.deleteProperty(container, key);
  else Object.defineProperty(container, key, { value, writable: true, enumerable: true, configurable: true });
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
