import type { Command } from "commander";

/** `mcpc list`, `call`, `read`, `prompt` and `inspect`. */
export function addClientCommands(_program: Command): void {}
