import { decodeRegExp } from "./codecs.ts";

/**
 * What no JSON Schema can say about the wire forms of codecs. Validators call these on values of the right JSON type;
 * the answer is what was expected instead, or `undefined` where all is well.
 */
export function url(text: unknown): string | undefined {
  return typeof text !== "string" || URL.canParse(text) ? undefined : "a URL";
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
    const key = JSON.stringify(Array.isArray(entry) ? entry[0] : undefined);
    const earlier = seen.get(key);
    if (earlier !== undefined) return `different keys, but pairs ${earlier} and ${index} have the key ${key}`;
    seen.set(key, index);
  }
  return undefined;
}
