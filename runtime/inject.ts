import type { Context } from "./context.ts";
import type { Injected } from "./definition.ts";
import type { Call } from "./dispatch.ts";

/**
 * What a handler may have injected into one call, which ends early when `signal` aborts. The context is built when it is
 * first read.
 */
export function inject(call: Call, signal: AbortSignal = call.signal): Injected {
  let context: Context | undefined;
  return {
    signal,
    get context() {
      context ??= call.createContext(signal);
      return context;
    },
  };
}
