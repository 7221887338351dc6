import type { Command } from "commander";

/** `mcpc install`, `uninstall` and `discover`. */
export function addInstallCommands(_program: Command): void {}
