/** What is answered to an HTTP request: known as a whole, or as it comes. */
export type HttpAnswer = WholeAnswer | EventStream;

export interface WholeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Where the events of a stream go: a response of node's. */
export interface EventSink {
  write(text: string): unknown;
  end(): unknown;
}

export const jsonHeaders = { "content-type": "application/json" };
export const streamHeaders = {
  "cache-control": "no-cache, no-transform",
  "content-type": "text/event-stream",
  "x-accel-buffering": "no",
};

/** Events that are sent as they come. It stands in for a web `Response` and its stream, which cost more than most calls. */
export class EventStream {
  readonly status = 200;
  readonly headers = streamHeaders;
  readonly #waiting: string[] = [];
  #sink: EventSink | undefined;
  #isOver = false;

  /** `text` is one or more whole events, or comments. */
  write(text: string): void {
    if (this.#isOver) return;
    if (this.#sink) this.#sink.write(text);
    else this.#waiting.push(text);
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#sink?.end();
  }

  /** Sends what has come so far, and from now on what comes. */
  sendTo(sink: EventSink): void {
    for (const text of this.#waiting.splice(0)) sink.write(text);
    if (this.#isOver) sink.end();
    else this.#sink = sink;
  }
}

/** A JSON-RPC message as the event of a stream. */
export function eventText(json: string): string {
  return `event: message\ndata: ${json}\n\n`;
}
