import { systemClock } from "../clock.ts";
import type { Era } from "../direct/plain-request.ts";
import type { HttpAnswer } from "../http-answer.ts";
import type { RequestHead } from "./http.ts";
import { createServerFactory, type ServerOptions } from "./server.ts";
import type { SharedRequest } from "./shared-requests.ts";
import { SharedTransport } from "./shared-transport.ts";

/** The SDK servers that answer what needs none of its own: one for each era, made for its first request. */
export class SharedServers {
  readonly #options: ServerOptions;
  readonly #transports = new Map<Era, Promise<SharedTransport>>();
  #isClosed = false;

  constructor(options: ServerOptions) {
    this.#options = options;
  }

  async answer(head: RequestHead, { era, message }: SharedRequest): Promise<HttpAnswer> {
    if (this.#isClosed) throw new Error("the endpoint has been closed");
    let transport = this.#transports.get(era);
    if (!transport) {
      transport = this.#connect(era);
      this.#transports.set(era, transport);
    }
    return (await transport).answer(head, message);
  }

  /** Aborts what still runs. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const transport of this.#transports.values()) await (await transport).close();
  }

  async #connect(era: Era): Promise<SharedTransport> {
    const transport = new SharedTransport(era, systemClock);
    const server = await createServerFactory(this.#options)({ era });
    transport.onerror = (error) => this.#options.log.debug(error.message);
    await server.connect(transport);
    return transport;
  }
}
