import type { ServerDefinition } from "./definition.ts";

/** Runs a server until its transport ends; reads flags and `MCPC_*` from the process. */
export async function serve(definition: ServerDefinition): Promise<void> {
  throw new Error(`serve(${definition.info.name}) is being written`);
}
