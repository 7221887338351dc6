/** The requests of one client that wait for an answer, so that the end can wait for them. */
export class Unanswered {
  readonly #requests = new Map<string | number, unknown>();
  #waiting: (() => void)[] = [];

  add(id: string | number, request: unknown): void {
    this.#requests.set(id, request);
  }

  has(id: string | number): boolean {
    return this.#requests.has(id);
  }

  get(id: string | number): unknown {
    return this.#requests.get(id);
  }

  /** It has been answered, or nobody waits for it any more. */
  delete(id: unknown): void {
    if (typeof id !== "string" && typeof id !== "number") return;
    this.#requests.delete(id);
    if (this.#requests.size === 0) this.#release();
  }

  /** Nobody is there to be answered. */
  clear(): void {
    this.#requests.clear();
    this.#release();
  }

  /** Resolves once nothing waits. */
  settled(): Promise<void> {
    return this.#requests.size === 0 ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }

  #release(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
