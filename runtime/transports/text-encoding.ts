/** How a text is written: ASCII, which most messages are, as Latin-1, where the bytes are the same and need no second look. */
export function encodingOf(text: string, bytes: number = Buffer.byteLength(text)): "latin1" | "utf8" {
  return bytes === text.length ? "latin1" : "utf8";
}
