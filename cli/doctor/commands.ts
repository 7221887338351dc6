import type { Command } from "commander";

/** `mcpc doctor`. */
export function addDoctorCommand(_program: Command): void {}
