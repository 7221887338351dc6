import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * What a page is told. `ready`: what is served is the last build. `swapped`: a new build is served, and `text` says what
 * changed. `errors`: the sources have errors, `text` is all of them, and the build before goes on being served.
 */
export interface DevEvent {
  type: "ready" | "swapped" | "errors";
  text: string;
}

/** Below what common proxies wait for. Milliseconds. */
const KEEP_ALIVE_MS = 15_000;

/** The stream of server-sent events at `GET /__mcpc/dev`: each is the JSON of a `DevEvent`, the first one how things stand. */
export class DevEvents {
  readonly #streams = new Set<ServerResponse>();
  #state: DevEvent = { type: "ready", text: "" };

  publish(event: DevEvent): void {
    this.#state = event.type === "errors" ? event : { type: "ready", text: "" };
    for (const stream of this.#streams) stream.write(lineOf(event));
  }

  serve(request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== "GET") return void response.writeHead(405, { Allow: "GET" }).end();
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-cache, no-transform" });
    response.on("error", () => {}); // the page has gone, which "close" tells, too
    const beat = setInterval(() => response.write(": keepalive\n\n"), KEEP_ALIVE_MS).unref();
    this.#streams.add(response);
    response.once("close", () => {
      clearInterval(beat);
      this.#streams.delete(response);
    });
    response.write(lineOf(this.#state));
  }
}

function lineOf(event: DevEvent): string {
  return `data: ${JSON.stringify(event)}\n\n`;
}
