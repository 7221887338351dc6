import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";

const CHUNK_BYTES = 16 * 1024;
const LINE_FEED = 10;

/** The first lines of a file; reads no further than it has to. */
export async function firstLines(path: string, count: number): Promise<string> {
  let text = "";
  let complete = 0;
  for await (const chunk of createReadStream(path, "utf8")) {
    text += chunk;
    complete += chunk.split("\n").length - 1;
    if (complete >= count) break;
  }
  const lines = text.replace(/\n$/, "").split("\n");
  return lines.slice(0, Math.max(count, 0)).join("\n");
}

/** The last lines of a file, read from its end; a final line feed begins one more, empty line. */
export async function lastLines(path: string, count: number): Promise<string> {
  const file = await open(path);
  try {
    const chunks: Buffer[] = [];
    let start = (await file.stat()).size;
    for (let complete = 0; start > 0 && complete < count; ) {
      const size = Math.min(CHUNK_BYTES, start);
      start -= size;
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, start);
      const chunk = buffer.subarray(0, bytesRead);
      chunks.unshift(chunk);
      complete += chunk.filter((byte) => byte === LINE_FEED).length;
    }
    return toLineFeeds(Buffer.concat(chunks).toString("utf8")).split("\n").slice(-count).join("\n");
  } finally {
    await file.close();
  }
}

/** Windows line ends as plain line feeds. */
export function toLineFeeds(text: string): string {
  return text.replaceAll("\r\n", "\n");
}
