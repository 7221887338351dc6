/**
 * Wire form ↔ runtime form of the scalar codecs. Generated code calls these on values
 * its validators have accepted; encoders throw a `TypeError` on a value that has no wire form.
 */
export function decodeDate(text: string): Date {
  return new Date(text);
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

/** To base64, from any view or buffer of bytes. */
export function encodeBytes(value: Uint8Array | ArrayBuffer): string {
  if (value instanceof ArrayBuffer) return Buffer.from(value).toString("base64");
  if (!ArrayBuffer.isView(value)) throw new TypeError("expected bytes");
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
}

const dateTime = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|[+-]\d\d:?\d\d)$/;

/** Whether `value` is an RFC 3339 date-time; tells a date from other text where a type allows both. */
export function isDateTime(value: unknown): boolean {
  return typeof value === "string" && dateTime.test(value) && !Number.isNaN(Date.parse(value));
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Whether `value` is padded base64 (RFC 4648 §4). */
export function isBase64(value: unknown): boolean {
  return typeof value === "string" && base64.test(value);
}
