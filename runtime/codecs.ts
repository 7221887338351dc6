/**
 * Wire form ↔ runtime form of the codecs. Generated code calls these on values
 * its validators have accepted; encoders throw a `TypeError` on a value that has no wire form.
 */
export function decodeDate(text: string): Date {
  // RFC 3339 writes what JavaScript does not read: small letters, leap seconds, offsets without minutes
  const moment = text.toUpperCase().replace(/([+-]\d\d)$/, "$1:00");
  const leap = /^(.{17})60(.*)$/.exec(moment);
  return leap ? new Date(Date.parse(`${leap[1]}59${leap[2]}`) + 1000) : new Date(moment);
}

/** Throws a `TypeError` for an invalid date. */
export function encodeDate(value: Date): string {
  if (!(value instanceof Date) || Number.isNaN(value.getTime())) throw new TypeError("expected a valid Date");
  return value.toISOString();
}

/** From base64. */
export function decodeBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "base64"));
}

/** From base64. */
export function decodeBuffer(text: string): Buffer {
  return Buffer.from(text, "base64");
}

/** From base64, into a buffer that holds these bytes and no others. */
export function decodeArrayBuffer(text: string): ArrayBuffer {
  return new Uint8Array(Buffer.from(text, "base64")).buffer;
}

/** To base64, from any view or buffer of bytes. */
export function encodeBytes(value: Uint8Array | ArrayBuffer): string {
  if (value instanceof ArrayBuffer) return Buffer.from(value).toString("base64");
  if (!ArrayBuffer.isView(value)) throw new TypeError("expected bytes");
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
}

export function decodeUrl(text: string): URL {
  return new URL(text);
}

/** As RFC 3986 and so `format: "uri"` have it: URLs leave some characters alone that URIs do not allow. */
export function encodeUrl(value: URL): string {
  if (!(value instanceof URL)) throw new TypeError("expected a URL");
  const [, origin = "", path = "", fragment = ""] =
    /^([a-z][a-z0-9+.-]*:(?:\/\/[^/?#]*)?)([^#]*)(.*)$/is.exec(value.href) ?? [];
  return (
    origin +
    path.replace(notInUri, encodeURIComponent) +
    fragment.slice(0, 1) +
    fragment.slice(1).replace(notInUri, encodeURIComponent)
  );
}

const notInUri = /%(?![0-9a-f]{2})|[^\w\-.~:/?@!$&'()*+,;=%]/giu;

/** From a decimal string: JSON numbers lose digits beyond 2^53. */
export function decodeBigInt(text: string): bigint {
  return BigInt(text);
}

export function encodeBigInt(value: bigint): string {
  if (typeof value !== "bigint") throw new TypeError("expected a bigint");
  return value.toString();
}

/** `/source/flags` as JavaScript writes it; anything else is a source without flags. Throws on an invalid one. */
export function decodeRegExp(text: string): RegExp {
  const [, source, flags] = /^\/(.+)\/([dgimsuvy]*)$/s.exec(text) ?? [];
  return source === undefined ? new RegExp(text) : new RegExp(source, flags);
}

/** The source alone where there are no flags: JavaScript escapes the slashes in it, so it never looks like the other form. */
export function encodeRegExp(value: RegExp): string {
  if (!(value instanceof RegExp)) throw new TypeError("expected a RegExp");
  return value.flags === "" ? value.source : value.toString();
}

/** From an object. */
export function decodeRecordMap(entries: Record<string, unknown>, decode = same): Map<string, unknown> {
  return new Map(Object.entries(entries).map(([key, item]) => [key, decode(item)]));
}

/** To an object; an entry that is undefined is left out. */
export function encodeRecordMap(value: ReadonlyMap<string, unknown>, encode = same): object {
  if (!(value instanceof Map)) throw new TypeError("expected a Map");
  const entries = [...value].filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, encode(item)]));
}

/** To an array of pairs. */
export function encodePairMap(value: ReadonlyMap<unknown, unknown>, encode: (pair: [unknown, unknown]) => unknown) {
  if (!(value instanceof Map)) throw new TypeError("expected a Map");
  return Array.from(value, encode);
}

/** To an array, in the order the members were added. */
export function encodeSet(value: ReadonlySet<unknown>, encode = same): unknown[] {
  if (!(value instanceof Set)) throw new TypeError("expected a Set");
  return Array.from(value, encode);
}

function same(value: unknown): unknown {
  return value;
}
