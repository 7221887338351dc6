import type { HttpAnswer } from "../http-answer.ts";
import type { HttpEndpoint, RequestHead } from "../protocol/http.ts";

/** The endpoint of the SDK, which is loaded for the first request that needs it. */
export class LazyEndpoint implements HttpEndpoint {
  readonly #open: () => Promise<HttpEndpoint>;
  #endpoint: Promise<HttpEndpoint> | undefined;

  constructor(open: () => Promise<HttpEndpoint>) {
    this.#open = open;
  }

  load(): Promise<HttpEndpoint> {
    this.#endpoint ??= this.#open();
    return this.#endpoint;
  }

  async fetch(head: RequestHead, body: unknown): Promise<HttpAnswer | Response> {
    return (await this.load()).fetch(head, body);
  }

  async close(): Promise<void> {
    const endpoint = await this.#endpoint?.catch(() => undefined);
    await endpoint?.close();
  }
}
