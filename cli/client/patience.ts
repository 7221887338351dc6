/** A time limit for one request at a time that progress starts again and questions to the user stop. */
export class Patience {
  #milliseconds: number;
  #onEnd: () => void;
  #timer: NodeJS.Timeout | undefined;
  #isRunning = false;
  /** How many questions are open. */
  #pauses = 0;

  constructor(milliseconds: number, onEnd: () => void) {
    this.#milliseconds = milliseconds;
    this.#onEnd = onEnd;
  }

  start(): void {
    this.#isRunning = true;
    this.restart();
  }

  restart(): void {
    clearTimeout(this.#timer);
    if (this.#isRunning && this.#pauses === 0) this.#timer = setTimeout(this.#onEnd, this.#milliseconds);
  }

  stop(): void {
    this.#isRunning = false;
    clearTimeout(this.#timer);
  }

  /** Time does not count while this runs. */
  async pausedFor<T>(run: () => Promise<T>): Promise<T> {
    this.#pauses++;
    clearTimeout(this.#timer);
    try {
      return await run();
    } finally {
      this.#pauses--;
      this.restart();
    }
  }
}
