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
  readonly #connecting = new Map<Era, Promise<SharedTransport>>();
  readonly #connected = new Map<Era, SharedTransport>();
  #isClosed = false;

  constructor(options: ServerOptions) {
    this.#options = options;
  }

  async answer(head: RequestHead, request: SharedRequest): Promise<HttpAnswer> {
    if (this.#isClosed) throw new Error("the endpoint has been closed");
    const transport = this.#connected.get(request.era) ?? (await this.#transport(request.era));
    return transport.answer(head, request.message);
  }

  /** Aborts what still runs. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const transport of this.#connecting.values()) await (await transport).close();
  }

  #transport(era: Era): Promise<SharedTransport> {
    const known = this.#connecting.get(era);
    if (known) return known;
    const connecting = this.#connect(era);
    this.#connecting.set(era, connecting);
    return connecting;
  }

  async #connect(era: Era): Promise<SharedTransport> {
    const transport = new SharedTransport(era, systemClock);
    const server = await createServerFactory(this.#options)({ era });
    transport.onerror = (error) => this.#options.log.debug(error.message);
    await server.connect(transport);
    this.#connected.set(era, transport);
    return transport;
  }
}
