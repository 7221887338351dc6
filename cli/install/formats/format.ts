/**
 * One notation of config files. Texts come without BOM.
 * An edit changes nothing but the text of one entry; `edit.ts` holds every edit to that.
 */
export interface Format {
  /** The document as plain data; `undefined` for an empty one. Throws `Malformed`. */
  read(text: string): unknown;
  /** The text with `entry` at `path`, in the place of what is there; tables on the way are created. */
  set(text: string, path: string[], entry: Record<string, unknown>): string;
  /** The text without the entry at `path`, which must be there. */
  remove(text: string, path: string[]): string;
}

/** A text that cannot be read or edited, and the place of the first thing that is wrong, counted from 1. */
export class Malformed extends Error {
  readonly line: number;
  readonly column: number;

  constructor(problem: string, line: number, column: number) {
    super(problem);
    this.line = line;
    this.column = column;
  }
}

/** A `Malformed` for an offset in a text. */
export function malformedAt(text: string, offset: number, problem: string): Malformed {
  const before = text.slice(0, offset).split("\n");
  return new Malformed(problem, before.length, (before.at(-1)?.length ?? 0) + 1);
}

/** The line break of a text: that of its first line. */
export function lineBreakOf(text: string): "\n" | "\r\n" {
  return /\r?\n/.exec(text)?.[0] === "\r\n" ? "\r\n" : "\n";
}

/** The white space a line starts with, for the line that holds an offset. */
export function indentOf(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? "";
}

/** Where the line that holds an offset starts. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

/** Where the line after the one that holds an offset starts; the end of the text after its last line. */
export function nextLine(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end + 1;
}

/** A text with one stretch replaced. */
export function splice(text: string, start: number, end: number, replacement: string): string {
  return text.slice(0, start) + replacement + text.slice(end);
}
