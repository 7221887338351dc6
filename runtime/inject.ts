import type { Context } from "./context.ts";
import type { Injected } from "./definition.ts";
import type { Call } from "./dispatch.ts";

/** What a handler may have injected into one call. The context is built when it is first read. */
export function inject(call: Call): Injected {
  let context: Context | undefined;
  return {
    signal: call.signal,
    get context() {
      context ??= call.createContext();
      return context;
    },
  };
}
