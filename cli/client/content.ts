import { palette, paletteOf, size } from "../terminal.ts";
import { clean } from "./signature.ts";

/** MCP's `ContentBlock`, as far as it is looked at here. */
export interface Block {
  type: string;
  text?: unknown;
  data?: unknown;
  mimeType?: unknown;
  uri?: unknown;
  name?: unknown;
  resource?: unknown;
}

/** One piece of a result: text to print, or bytes to write. */
export type Piece = { kind: "text"; text: string } | { kind: "bytes"; bytes: Buffer; what: string };

/** What is to be shown of content blocks, and of the structured result where the blocks do not say it. */
export function piecesOf(blocks: Block[], structured?: unknown): Piece[] {
  const pieces = blocks.map(pieceOf);
  if (structured === undefined || isWrapped(structured, pieces)) return pieces;
  const [only] = pieces;
  const saysTheSame = only?.kind === "text" && pieces.length === 1 && sameJson(only.text, structured);
  if (saysTheSame && typeof structured !== "object") return pieces;
  const json: Piece = { kind: "text", text: JSON.stringify(structured, null, 2) };
  return saysTheSame || pieces.length === 0 ? [json] : pieces;
}

export function blobPiece(base64: string, mimeType: unknown, uri: unknown): Piece {
  const bytes = Buffer.from(base64, "base64");
  return { kind: "bytes", bytes, what: `${String(mimeType ?? "bytes")} of ${String(uri)}` };
}

/** Prints pieces on stdout. Bytes go to a pipe as they are, when they are all there is, and are told of otherwise. */
export function printPieces(pieces: Piece[]): void {
  const [only] = pieces;
  if (only?.kind === "bytes" && pieces.length === 1 && !process.stdout.isTTY) {
    process.stdout.write(only.bytes);
    return;
  }
  const { dim } = paletteOf(process.stdout);
  for (const piece of pieces) {
    if (piece.kind === "text") process.stdout.write(piece.text.endsWith("\n") ? piece.text : `${piece.text}\n`);
    else process.stdout.write(`${dim(`[${told(piece)}; --output FILE writes it]`)}\n`);
  }
}

/** The files that `--output` asks for: bytes each in one of its own, else all the text. */
export function outputFiles(pieces: Piece[], file: string): { path: string; contents: Buffer | string }[] {
  const binary = pieces.flatMap((piece) => (piece.kind === "bytes" ? [piece] : []));
  if (binary.length === 0) {
    return [{ path: file, contents: pieces.map((piece) => (piece.kind === "text" ? piece.text : "")).join("\n") }];
  }
  return binary.map(({ bytes }, index) => ({ path: index === 0 ? file : numbered(file, index + 1), contents: bytes }));
}

/** Writes `file` and, on stderr, what was written. */
export async function writePieces(pieces: Piece[], file: string): Promise<void> {
  const { writeFiles } = await import("../write.ts");
  const files = outputFiles(pieces, file);
  writeFiles(files);
  for (const { path, contents } of files) {
    process.stderr.write(`${palette.dim(`wrote ${path}, ${size(Buffer.byteLength(contents))}`)}\n`);
  }
}

function pieceOf(block: Block): Piece {
  const { type, text, data, mimeType, uri, name, resource } = block;
  if (type === "text") return { kind: "text", text: String(text) };
  if ((type === "image" || type === "audio") && typeof data === "string") {
    return { kind: "bytes", bytes: Buffer.from(data, "base64"), what: `${type} ${String(mimeType)}` };
  }
  if (type === "resource_link") return { kind: "text", text: `${clean(String(uri))}  ${clean(String(name ?? ""))}` };
  if (type === "resource" && isContents(resource)) {
    const { text: contents, blob } = resource;
    if (typeof contents === "string") return { kind: "text", text: contents };
    if (typeof blob === "string") return blobPiece(blob, resource.mimeType, resource.uri);
  }
  return { kind: "text", text: JSON.stringify(block, null, 2) };
}

function isContents(value: unknown): value is { text?: unknown; blob?: unknown; mimeType?: unknown; uri?: unknown } {
  return typeof value === "object" && value !== null;
}

/** Clients of 2025 get values that are no objects as `{result: …}`. */
function isWrapped(structured: unknown, pieces: Piece[]): boolean {
  if (typeof structured !== "object" || structured === null || !("result" in structured)) return false;
  const { result } = structured;
  const [only] = pieces;
  return (
    Object.keys(structured).length === 1 && typeof result === "string" && only?.kind === "text" && only.text === result
  );
}

function sameJson(text: string, value: unknown): boolean {
  try {
    return JSON.stringify(JSON.parse(text)) === JSON.stringify(value);
  } catch {
    return false;
  }
}

function told(piece: Piece & { kind: "bytes" }): string {
  return `${clean(piece.what)}, ${size(piece.bytes.length)}`;
}

/** `photo.png`, `photo-2.png`. */
function numbered(file: string, number: number): string {
  return file.replace(/(\.[^./\\]*)?$/, (ending) => `-${number}${ending}`);
}
