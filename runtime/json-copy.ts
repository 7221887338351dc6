/**
 * A copy of `value` as JSON will give it back. Throws a `TypeError` that names the place where JSON would give back
 * something else: a Date, a Map, NaN, an instance of a class. Properties that are `undefined` are left out.
 */
export function jsonCopy(value: unknown, place = "it"): unknown {
  if (value === undefined || value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item, index) => jsonCopy(item ?? null, `${place}[${index}]`));
  if (typeof value !== "object" || !isPlain(value)) throw new TypeError(`${place} is ${nameOf(value)}`);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([key, inner]) => [key, jsonCopy(inner, `${place}.${key}`)]));
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null; // also an object of another realm
}

function nameOf(value: unknown): string {
  if (typeof value !== "object" || value === null)
    return typeof value === "number" ? String(value) : `a ${typeof value}`;
  return `a ${value.constructor?.name ?? "strange object"}`;
}
