import type { Context } from "./context.ts";
import type { Injected } from "./definition.ts";
import type { Call } from "./dispatch.ts";

/**
 * What a handler may have injected into one call, which ends early when `signal` aborts, or that of the call. Both are
 * made when they are first read.
 */
export function inject(call: Call, signal?: AbortSignal): Injected {
  return new Injection(call, signal);
}

/** A class, for V8 gives every object literal with a getter a hidden class of its own, which outlives the call. */
class Injection implements Injected {
  readonly #call: Call;
  readonly #signal: AbortSignal | undefined;
  #context: Context | undefined;

  constructor(call: Call, signal: AbortSignal | undefined) {
    this.#call = call;
    this.#signal = signal;
  }

  get signal(): AbortSignal {
    return this.#signal ?? this.#call.signal;
  }

  get context(): Context {
    this.#context ??= this.#call.createContext(() => this.signal);
    return this.#context;
  }
}
