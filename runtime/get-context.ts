import { AsyncLocalStorage } from "node:async_hooks";
import type { Context } from "./context.ts";
import type { Injected } from "./definition.ts";
import "./call-scope.ts";

// nothing else sets it, so importing `getContext` is what turns it on
globalThis.mcpcCallScope ??= new AsyncLocalStorage<Injected>();

/**
 * The context of the call that is being served, for code that has no parameter for it. Throws outside of a call: at the
 * top level of a module, in `@startup` and `@shutdown` functions, in timers and listeners set up by those.
 */
export function getContext(): Context {
  const injected = globalThis.mcpcCallScope?.getStore();
  if (injected) return injected.context;
  throw new Error(
    "getContext() was called outside of a call: only what a tool, resource, prompt or completion runs has a context",
  );
}
