import type { Context } from "./context.ts";
import type { Injected } from "./definition.ts";
import type { Call } from "./dispatch.ts";

/**
 * What a handler may have injected into one call, which ends early when `signal` aborts, or that of the call. Both are
 * made when they are first read.
 */
export function inject(call: Call, signal?: AbortSignal): Injected {
  let context: Context | undefined;
  return {
    get signal() {
      return signal ?? call.signal;
    },
    get context() {
      context ??= call.createContext(signal ?? call.signal);
      return context;
    },
  };
}
