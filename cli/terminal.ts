import pc from "picocolors";
import type { Palette } from "../compiler/index.ts";

const colours = pc.createColors(process.stderr.isTTY === true && !process.env.NO_COLOR);

/** Colours where stderr is a terminal; `NO_COLOR` switches them off. */
export const palette: Palette = {
  error: (text) => colours.red(text),
  warning: (text) => colours.yellow(text),
  dim: (text) => colours.dim(text),
  bold: (text) => colours.bold(text),
};

/** `812 B`, `34.1 kB`. */
export function size(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`;
}

/** `1 tool`, `2 tools`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
