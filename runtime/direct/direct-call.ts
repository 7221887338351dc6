import type { Context } from "../context.ts";
import type { Call } from "../dispatch.ts";
import type { Logger } from "../log.ts";

/** Whom a request comes from: the signal aborts when they have left. */
export type Caller = Pick<Call, "signal">;

/** A call of a handler that takes nothing but its arguments. A class for the reason `Injection` is one. */
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

  createContext(): Context {
    throw new Error("a handler asked for a context that was not expected to");
  }
}
