import type { Clock } from "./clock.ts";
import type { Era } from "./direct/plain-request.ts";
import { EventStream, eventText, type HttpAnswer, jsonHeaders, streamHeaders } from "./http-answer.ts";

/** How often a stream that nothing is sent on says that it is still there, as the SDK's do. Milliseconds. */
const KEEP_ALIVE_MS = 15_000;

/** The answer to one HTTP request while it is made: a whole one, unless something is sent before it. */
export class PendingAnswer {
  /** The answer, or its beginning. */
  readonly begun: Promise<HttpAnswer>;
  readonly #era: Era;
  #resolve: (answer: HttpAnswer) => void = () => {};
  #reject: (error: unknown) => void = () => {};
  #hasBegun = false;
  #stream: EventStream | undefined;

  constructor(era: Era) {
    this.#era = era;
    this.begun = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Sends a message before the answer, which makes a stream of it. Nothing is sent after the answer. */
  notify(message: object): void {
    this.#openStream()?.write(eventText(JSON.stringify(message)));
  }

  /** `json` is the JSON-RPC response; `status` is said where it is not too late for that. */
  finish(json: string, status = 200): void {
    if (this.#stream) {
      this.#stream.write(eventText(json));
      this.#stream.end();
    } else this.#settle(wholeAnswer(this.#era, json, status));
  }

  /** No response follows: nobody is there to read it, or the server is ending. */
  breakOff(): void {
    if (this.#stream) this.#stream.end();
    else if (this.#era === "legacy") this.#settle({ status: 200, headers: streamHeaders, text: "" });
    else this.#settle({ status: 499, headers: {}, text: "" });
  }

  /** No response can be made. Whether that can still be answered: `begun` rejects. */
  fail(error: unknown): boolean {
    this.#stream?.end();
    this.#reject(error);
    return !this.#hasBegun;
  }

  /** The answer to a 2025 client is a stream in any case. */
  keepAlive(): void {
    const stream = this.#era === "legacy" ? this.#openStream() : this.#stream;
    stream?.write(": keepalive\n\n");
  }

  /** Nothing once there is a whole answer. */
  #openStream(): EventStream | undefined {
    if (!this.#hasBegun) {
      this.#stream = new EventStream();
      this.#settle(this.#stream);
    }
    return this.#stream;
  }

  #settle(answer: HttpAnswer): void {
    this.#hasBegun = true;
    this.#resolve(answer);
  }
}

/** A JSON-RPC response as the answer that nothing is sent before. */
export function wholeAnswer(era: Era, json: string, status = 200): HttpAnswer {
  return era === "modern"
    ? { status, headers: jsonHeaders, text: json }
    : { status: 200, headers: streamHeaders, text: eventText(json) };
}

/** Sends comments on streams that are waited on. One timer for all: a timer for each costs as much as a small call. */
export class KeepAlive {
  readonly #clock: Clock;
  readonly #answers = new Set<PendingAnswer>();
  #stop: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(answer: PendingAnswer): void {
    this.#answers.add(answer);
    this.#stop ??= this.#clock.after(KEEP_ALIVE_MS, () => {
      this.#stop = undefined;
      for (const waiting of this.#answers) {
        waiting.keepAlive();
        this.add(waiting);
      }
    });
  }

  delete(answer: PendingAnswer): void {
    this.#answers.delete(answer);
  }

  stop(): void {
    this.#stop?.();
  }
}
