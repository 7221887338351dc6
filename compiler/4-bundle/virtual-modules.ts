import type { Emitted } from "../3-emit/index.ts";

/** Modules that exist only in memory, by the name other modules import them by. */
export type VirtualModules = Record<string, string>;

/** What was emitted, by the names that its modules import each other by. */
export function virtualModules({
  entry,
  info,
  listings,
  validators,
  validatorModules,
  questions,
}: Emitted): VirtualModules {
  return {
    "mcpc:entry": entry,
    "mcpc:info": info,
    "mcpc:listings": listings,
    "mcpc:validators": validators,
    "mcpc:questions": questions,
    ...validatorModules,
  };
}
