import { setImmediate } from "node:timers/promises";

/** How long work goes on before events get through. Milliseconds. */
const STRETCH_MS = 10;

/** Where long work can be ended from outside: it stops there for events, and one may abort it. */
export class Interruptions {
  readonly #signal: AbortSignal | undefined;
  #since = performance.now();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** Throws the signal's reason where it is aborted. Often it returns at once. */
  async here(): Promise<void> {
    if (performance.now() - this.#since >= STRETCH_MS) {
      await setImmediate();
      this.#since = performance.now();
    }
    this.#signal?.throwIfAborted();
  }
}
