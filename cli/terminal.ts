import pc from "picocolors";
import type { Palette } from "../compiler/index.ts";

/** Colours where stderr takes them. */
export const palette = paletteOf(process.stderr);

/** Colours for what is written to one stream. */
export function paletteOf(stream: NodeJS.WriteStream): Palette {
  const colours = pc.createColors(takesColours(stream));
  return {
    error: (text) => colours.red(text),
    warning: (text) => colours.yellow(text),
    dim: (text) => colours.dim(text),
    bold: (text) => colours.bold(text),
  };
}

/** `NO_COLOR` switches colours off and `FORCE_COLOR` on, wherever a stream leads; else they are for terminals. */
function takesColours(stream: NodeJS.WriteStream, { NO_COLOR, FORCE_COLOR, TERM } = process.env): boolean {
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "") return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return stream.isTTY === true && TERM !== "dumb";
}

/** `812 B`, `34.1 kB`. */
export function size(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`;
}

/** `1 tool`, `2 tools`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
