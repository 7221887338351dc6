import pc from "picocolors";
import type { Palette } from "../compiler/index.ts";

/** Colours where the terminal has them; `NO_COLOR` and pipes switch them off. */
export const palette: Palette = {
  error: (text) => pc.red(text),
  warning: (text) => pc.yellow(text),
  dim: (text) => pc.dim(text),
  bold: (text) => pc.bold(text),
};

/** `812 B`, `34.1 kB`. */
export function size(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`;
}

/** `1 tool`, `2 tools`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
