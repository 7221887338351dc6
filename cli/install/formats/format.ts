/** One notation of config files. Texts come without BOM. */
export interface Format {
  /** The document as plain data; `undefined` for an empty one. Throws `Malformed`. */
  read(text: string): unknown;
}

/** A text that its client cannot read either, and the place of the first mistake, counted from 1. */
export class Malformed extends Error {
  readonly line: number;
  readonly column: number;

  constructor(problem: string, line: number, column: number) {
    super(problem);
    this.line = line;
    this.column = column;
  }
}

/** Line and column, from 1, of an offset in a text. */
export function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
