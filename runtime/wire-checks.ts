import { decodeRegExp } from "./codecs.ts";

const MAX_DATE_TIME = 100;
const MAX_DIGITS = 100_000;
/** As much of a key as a problem quotes. */
const MAX_KEY = 60;

/**
 * What no JSON Schema can say about the wire forms of codecs. Validators call these on values of the right JSON type;
 * the answer is what was expected instead, or `undefined` where all is well.
 */
export function url(text: unknown): string | undefined {
  return typeof text !== "string" || URL.canParse(text) ? undefined : "a URL";
}

/** Longer text than any date-time has. */
export function dateTime(text: unknown): string | undefined {
  return typeof text === "string" && text.length > MAX_DATE_TIME
    ? "date-time string like 2026-01-31T09:30:00Z"
    : undefined;
}

/** Reading a million digits takes a second, and nobody has such a number. */
export function bigint(text: unknown): string | undefined {
  return typeof text === "string" && text.length > MAX_DIGITS
    ? `an integer of at most ${MAX_DIGITS} digits`
    : undefined;
}

/** A pattern can also be too long to be anybody's; how long it may run is the author's choice of type. */
export function regexp(text: unknown): string | undefined {
  if (typeof text !== "string") return undefined;
  try {
    decodeRegExp(text);
    return undefined;
  } catch (error) {
    const reason =
      error instanceof Error ? error.message.replace(/^Invalid regular expression: .*: /s, "") : String(error);
    return `a regular expression (${reason})`;
  }
}

/** A Map keeps the last of two equal keys and says nothing of the first. */
export function pairs(entries: unknown): string | undefined {
  if (!Array.isArray(entries)) return undefined;
  const seen = new Map<string, number>();
  for (const [index, entry] of entries.entries()) {
    const key = canonical(Array.isArray(entry) ? entry[0] : undefined);
    const earlier = seen.get(key);
    if (earlier !== undefined) return `different keys, but pairs ${earlier} and ${index} have the key ${short(key)}`;
    seen.set(key, index);
  }
  return undefined;
}

/** As `uniqueItems`, in time that grows with the items and not with their square. */
export function different(items: unknown): string | undefined {
  if (!Array.isArray(items) || items.length < 2) return undefined;
  const primitives = new Map<unknown, number>();
  const texts = new Map<unknown, number>();
  for (let index = 0; index < items.length; index++) {
    const item: unknown = items[index];
    const isPrimitive = typeof item !== "object" || item === null;
    const [key, seen] = isPrimitive ? [item, primitives] : [canonical(item), texts];
    const earlier = seen.get(key);
    if (earlier !== undefined) return `different items, but items ${earlier} and ${index} are the same`;
    seen.set(key, index);
  }
  return undefined;
}

/** One text for all JSON values that are equal, whatever the order of their keys. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value === 0 ? 0 : value);
  const members = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`);
  return `{${members.sort().join()}}`;
}

function short(text: string): string {
  return text.length > MAX_KEY ? `${text.slice(0, MAX_KEY)}…` : text;
}
