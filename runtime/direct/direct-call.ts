import type { Context } from "../context.ts";
import type { Call } from "../dispatch.ts";
import type { Logger } from "../log.ts";

/** Whom a request comes from. */
export interface Caller {
  /** Aborts when they have left. */
  readonly signal: AbortSignal;
  /** Makes the context of a handler; absent where only the SDK knows what belongs into one. */
  createContext?(log: Logger, signal: () => AbortSignal): Context;
}

/** A class for the reason `Injection` is one. */
export class DirectCall implements Call {
  readonly wrapsResults = false; // the text is wrapped
  readonly masksErrors: boolean;
  readonly log: Logger;
  readonly #caller: Caller;

  constructor(caller: Caller, masksErrors: boolean, log: Logger) {
    this.#caller = caller;
    this.masksErrors = masksErrors;
    this.log = log;
  }

  get signal(): AbortSignal {
    return this.#caller.signal;
  }

  createContext(signal: () => AbortSignal): Context {
    if (this.#caller.createContext) return this.#caller.createContext(this.log, signal);
    throw new Error("a handler asked for a context that was not expected to");
  }
}
