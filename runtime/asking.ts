import type { Conversations } from "./conversations.ts";
import type { StateKeys } from "./state-keys.ts";

/** What a process has for handlers that ask their clients. */
export interface Asking {
  /** Of what clients carry from one request of a call to the next. */
  readonly keys: StateKeys["keys"];
  /** Calls of 2026-07-28 that wait for answers; opened by the first that may. */
  conversations?: Promise<Conversations>;
}
