import type * as protocol from "./protocol/index.ts";

/** What serves with the SDK: all of `runtime/protocol/` that anybody else may call. */
export type SdkLane = typeof protocol;

/**
 * Loads what serves with the SDK, when a message first needs it. In a built server this module is another one, which holds
 * the whole lane as text until then (`scripts/build-parts.mjs`).
 */
export function loadSdkLane(): Promise<SdkLane> {
  return import("./protocol/index.ts");
}
