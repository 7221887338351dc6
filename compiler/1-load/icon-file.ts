import { existsSync, readFileSync, statSync } from "node:fs";

/** A picture as a `data:` URI, or why it cannot be one, to follow "the icon '…'". */
export type IconFile = { src: string; mimeType: string } | { problem: string };

/** Icons travel in every list, so they have to be small. Bytes. */
const MAX_BYTES = 32 * 1024;

const mimeTypes: Record<string, string> = {
  png: "image/png",
  svg: "image/svg+xml",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  webp: "image/webp",
  ico: "image/x-icon",
  gif: "image/gif",
};

/** Reads a picture, by its absolute path, into what travels with a list. */
export function readIconFile(path: string): IconFile {
  const mimeType = iconMimeType(path);
  if (!mimeType) return { problem: "is none of png, svg, jpg, webp, ico and gif" };
  if (!existsSync(path) || !statSync(path).isFile()) return { problem: "is no file" };
  const { size } = statSync(path);
  if (size > MAX_BYTES) return { problem: `has ${size} bytes, and ${MAX_BYTES} are the most` };
  return { src: `data:${mimeType};base64,${readFileSync(path).toString("base64")}`, mimeType };
}

/** What the ending of a path says; nothing where it is none of a picture. */
export function iconMimeType(path: string): string | undefined {
  const [, ending = ""] = /\.([a-z]+)$/i.exec(path) ?? [];
  return Object.hasOwn(mimeTypes, ending.toLowerCase()) ? mimeTypes[ending.toLowerCase()] : undefined;
}
