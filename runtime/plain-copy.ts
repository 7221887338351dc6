/** Stands for a value that JSON.stringify has to be asked about. */
export const notPlain = Symbol("not plain");

/**
 * A copy of a value that is JSON data already: what can be checked on the copy is true of its JSON text, too, for nobody
 * else has it, and each property was read once. `notPlain` for anything else: an instance of a class, a number JSON has
 * no word for, `toJSON`. Throws a `RangeError` where the stack ends before the value does.
 */
export function plainCopy(value: unknown): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : notPlain;
    case "object":
      if (value === null) return null;
      return Array.isArray(value) ? copyArray(value) : copyObject(value);
    default:
      return notPlain;
  }
}

function copyArray(array: readonly unknown[]): unknown {
  if ("toJSON" in array) return notPlain;
  const copy: unknown[] = [];
  for (let index = 0; index < array.length; index++) {
    const item = plainCopy(array[index]);
    if (item === notPlain) return notPlain;
    copy.push(item);
  }
  return copy;
}

/** Properties that are `undefined` are left out, as JSON does. */
function copyObject(object: object): unknown {
  const prototype: unknown = Object.getPrototypeOf(object);
  if ((prototype !== Object.prototype && prototype !== null) || "toJSON" in object) return notPlain;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(object)) {
    if (key === "__proto__") return notPlain; // an assignment of it makes no property
    const inner = (object as Record<string, unknown>)[key];
    if (inner === undefined) continue;
    const copied = plainCopy(inner);
    if (copied === notPlain) return notPlain;
    copy[key] = copied;
  }
  return copy;
}
