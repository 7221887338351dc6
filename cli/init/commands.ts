import type { Command } from "commander";

/** `mcpc init`. */
export function addInitCommand(_program: Command): void {}
