/** Longest accepted line, in bytes: 10 MiB, the SDK's own limit. */
export const MAX_LINE_BYTES = 10 * 1024 * 1024;

/** Enough of an oversized line's ends to find the id of its request. */
const KEPT_BYTES = 512;
const NEWLINE = 10;

export interface LineHandlers {
  /** A line without its line break. */
  onLine(line: string): void;
  /** A line over the limit, skipped; `id` is its JSON-RPC id where its ends show one. */
  onOversized(id: string | number | null): void;
}

/** Cuts a byte stream into lines, keeping at most one line under the limit in memory. */
export class LineReader {
  readonly #handlers: LineHandlers;
  readonly #limit: number;
  #parts: Buffer[] = [];
  #length = 0;
  #skipping = false;

  constructor(handlers: LineHandlers, limit: number = MAX_LINE_BYTES) {
    this.#handlers = handlers;
    this.#limit = limit;
  }

  push(chunk: Buffer): void {
    const end = chunk.lastIndexOf(NEWLINE);
    if (end === -1) this.#keep(chunk);
    else if (this.#skipping || this.#length + end > this.#limit) this.#pushByLine(chunk);
    else {
      this.#parts.push(chunk.subarray(0, end));
      for (const line of this.#take().split("\n")) this.#hand(line);
      if (end + 1 < chunk.length) this.#keep(chunk.subarray(end + 1));
    }
  }

  /** Hands over what has come since the last line break: at the end of input a line needs none. */
  end(): void {
    const skipped = this.#skipping;
    this.#skipping = false;
    const text = this.#take();
    if (skipped) this.#handlers.onOversized(idAtTheEnds(text));
    else this.#hand(text);
  }

  /** Where one of the lines may be over the limit. */
  #pushByLine(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.#keep(chunk.subarray(start, end));
      this.end();
      start = end + 1;
    }
    if (start < chunk.length) this.#keep(chunk.subarray(start));
  }

  /** All that was kept, as text. */
  #take(): string {
    const [first] = this.#parts;
    const bytes = first && this.#parts.length === 1 ? first : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#length = 0;
    return bytes.toString("utf8");
  }

  #hand(line: string): void {
    const text = line.trim(); // a byte order mark counts as a blank
    if (text !== "") this.#handlers.onLine(text);
  }

  #keep(part: Buffer): void {
    this.#length += part.length;
    this.#parts.push(part);
    if (this.#length <= this.#limit) return;
    this.#skipping = true;
    const all = Buffer.concat(this.#parts);
    this.#parts = [
      Buffer.from(all.subarray(0, KEPT_BYTES)),
      Buffer.from(all.subarray(Math.max(KEPT_BYTES, all.length - KEPT_BYTES))),
    ];
  }
}

/** Clients write the id either among the first members or as the very last one. */
function idAtTheEnds(text: string): string | number | null {
  const found =
    /^\s*\{(?:\s*"(?:jsonrpc|method)"\s*:\s*"[^"]*"\s*,)*\s*"id"\s*:\s*(-?\d+|"[^"\\]*")\s*,/.exec(text) ??
    /,\s*"id"\s*:\s*(-?\d+|"[^"\\]*")\s*(?:,\s*"jsonrpc"\s*:\s*"2\.0"\s*)?\}\s*$/.exec(text);
  return found?.[1] === undefined ? null : JSON.parse(found[1]);
}
