import type { AsyncLocalStorage } from "node:async_hooks";
import type { Injected } from "./definition.ts";

/**
 * Where `getContext()` keeps the call that is being served: absent unless the user's code imports it, so that a server
 * without it neither loads `node:async_hooks` nor pays for it. On the global object, for the user's code and the entry
 * can each have their own copy of these modules (`--no-bundle`, `--external`).
 */
declare global {
  var mcpcCallScope: AsyncLocalStorage<Injected> | undefined;
}

/** Runs a handler so that `getContext()` finds its call, in whatever it calls and awaits. */
export function runInScope<T>(injected: Injected, work: () => T): T {
  return globalThis.mcpcCallScope ? globalThis.mcpcCallScope.run(injected, work) : work();
}
