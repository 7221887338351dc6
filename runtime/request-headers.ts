import type { IncomingHttpHeaders } from "node:http";

const mcpTypes = "application/json, text/event-stream";

/** Headers of an HTTP request as handlers and the SDK read them. */
export class RequestHeaders implements Iterable<[string, string]> {
  readonly #headers: IncomingHttpHeaders;

  constructor(headers: IncomingHttpHeaders) {
    this.#headers = headers;
  }

  /** A client that takes anything, such as a plain `curl`, takes what the protocol wants it to name. */
  get(name: string): string | null {
    const value = this.#headers[name.toLowerCase()];
    if (name.toLowerCase() === "accept" && (value === undefined || value.includes("*/*"))) return mcpTypes;
    return Array.isArray(value) ? value.join(", ") : (value ?? null);
  }

  *[Symbol.iterator](): Generator<[string, string]> {
    for (const name of Object.keys(this.#headers)) yield [name, this.get(name) ?? ""];
  }
}
