import type { Command } from "commander";

/** `mcpc dev`. */
export function addDevCommand(_program: Command): void {}
