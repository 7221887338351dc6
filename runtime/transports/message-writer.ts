import { encodingOf } from "./text-encoding.ts";

/** Writes one message a line, waiting for a slow reader; after the reader has gone, writes nothing. */
export class MessageWriter {
  /** Resolves when nobody reads any more (EPIPE). */
  readonly broken: Promise<void>;
  isBroken = false;
  readonly #output: NodeJS.WriteStream;
  #soon = "";
  #sentSoon: Promise<void> | undefined;

  constructor(output: NodeJS.WriteStream) {
    this.#output = output;
    this.broken = new Promise((resolve) => {
      output.on("error", () => {
        this.isBroken = true;
        resolve();
      });
    });
  }

  write(message: unknown): Promise<void> {
    return this.writeText(JSON.stringify(message));
  }

  writeText(json: string): Promise<void> {
    return this.#send(`${json}\n`);
  }

  /** With what else is ready within this turn of the event loop: a write of its own costs more than the answer. */
  writeSoon(json: string): Promise<void> {
    this.#soon += `${json}\n`;
    this.#sentSoon ??= new Promise((resolve) =>
      setImmediate(() => {
        this.#sentSoon = undefined;
        resolve(this.#send(""));
      }),
    );
    return this.#sentSoon;
  }

  /** Resolves when everything written so far has left the process. */
  flushed(): Promise<void> {
    return this.#send("");
  }

  #send(text: string): Promise<void> {
    if (this.isBroken) return Promise.resolve();
    const all = this.#soon + text;
    this.#soon = "";
    return new Promise((resolve) => this.#output.write(all, encodingOf(all), () => resolve()));
  }
}
