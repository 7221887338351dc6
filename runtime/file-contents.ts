import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { ResourceContents } from "./content.ts";
import { NotFoundError, ToolError } from "./errors.ts";
import type { StaticFile } from "./file-tree.ts";
import { mayBeText, mediaTypeOf } from "./media-types.ts";

/** The largest file that is read, in bytes: as base64, and with room, it fits the 10 MB that clients take as a message. */
const MAX_SIZE = 4 * 1024 * 1024;

/** Neither through a link that has just taken the file's place nor waiting for somebody to write into a pipe. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * What a file holds: text where its media type allows that and its bytes are UTF-8, else the bytes. Throws a
 * `NotFoundError` for a file that is gone, and a `ToolError` for one that is too large.
 */
export async function readContents(file: StaticFile): Promise<ResourceContents> {
  const bytes = await readBytes(file);
  const mimeType = mediaTypeOfFile(file);
  const text = mayBeText(mimeType) ? textOf(bytes) : undefined;
  return text === undefined
    ? { mimeType: mimeType ?? "application/octet-stream", blob: bytes }
    : { mimeType: mimeType ?? "text/plain", text };
}

/** What the config says, else what the name tells. */
export function mediaTypeOfFile({ source, name }: StaticFile): string | undefined {
  return source.mimeType ?? mediaTypeOf(name);
}

async function readBytes({ path, name }: StaticFile): Promise<Uint8Array> {
  const handle = await open(path, flags).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOENT" || error.code === "ELOOP" ? new NotFoundError() : error;
  });
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new NotFoundError();
    if (stats.size > MAX_SIZE)
      throw new ToolError(`'${name}' has ${stats.size} bytes; files of up to ${MAX_SIZE} bytes are read`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** Nothing for bytes that are no UTF-8, or hold a NUL, as text in UTF-16 does. A byte order mark is dropped. */
function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
