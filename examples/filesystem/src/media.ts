import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { pathToFileURL } from "node:url";
import { type Audio, audio, type EmbeddedResource, type Image, image } from "mcpc";

const MIME_TYPES: Record<string, string> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
  ".bmp": "image/bmp",
  ".svg": "image/svg+xml",
  ".mp3": "audio/mpeg",
  ".wav": "audio/wav",
  ".ogg": "audio/ogg",
  ".flac": "audio/flac",
};

/** A file as the content block that suits its extension: image, audio, or an embedded resource for the rest. */
export async function readMedia(path: string): Promise<Image | Audio | EmbeddedResource> {
  const bytes = await readFile(path);
  const mimeType = MIME_TYPES[extname(path).toLowerCase()] ?? "application/octet-stream";
  if (mimeType.startsWith("image/")) return image(bytes, mimeType);
  if (mimeType.startsWith("audio/")) return audio(bytes, mimeType);
  return {
    type: "resource",
    resource: { uri: pathToFileURL(path).href, mimeType, blob: bytes.toString("base64") },
  };
}
