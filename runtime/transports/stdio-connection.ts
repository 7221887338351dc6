import { announces } from "../capabilities.ts";
import { DirectStdioLane } from "../direct/stdio-lane.ts";
import { errorCodes, stackOf } from "../errors.ts";
import type { Flags } from "../flags.ts";
import { isObject } from "../is-object.ts";
import type { ServerOptions } from "../protocol/server.ts";
import type { ConnectionWatch, StdioConnection } from "../protocol/stdio.ts";
import { loadSdkLane } from "../sdk-lane.ts";
import { Unanswered } from "../unanswered.ts";
import type { MessageWriter } from "./message-writer.ts";

export interface LazyConnectionOptions extends ServerOptions {
  readonly flags: Pick<Flags, "lane">;
}

/**
 * Serves the client of a pipe: directly where that is enough, and from the first message for which it is not with the SDK,
 * too, which takes its time to load. What comes meanwhile waits, in order.
 */
export class LazyConnection implements StdioConnection {
  readonly #options: LazyConnectionOptions;
  readonly #output: MessageWriter;
  readonly #unanswered = new Unanswered();
  readonly #direct: DirectStdioLane | undefined;
  readonly #waiting: unknown[] = [];
  #sdk: StdioConnection | undefined;
  #loading: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: LazyConnectionOptions, output: MessageWriter) {
    this.#options = options;
    this.#output = output;
    if (options.flags.lane === "sdk") this.#loading = this.#load();
    else {
      const sendText = (json: string) => output.writeSoon(json);
      const lane = { ...options, remembersClients: announces(options.live.current) };
      this.#direct = new DirectStdioLane(lane, { unanswered: this.#unanswered, sendText });
    }
  }

  receive(message: unknown): void {
    const isLoading = this.#loading !== undefined && this.#sdk === undefined;
    if (!isLoading && this.#direct?.answer(message)) return;
    if (this.#sdk) return void this.#sdk.receive(message);
    this.#waiting.push(message);
    this.#loading ??= this.#load();
  }

  async settled(): Promise<void> {
    await this.#loading;
    await this.#unanswered.settled();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#direct?.close();
    await this.#loading;
    await this.#sdk?.close();
    this.#unanswered.clear();
  }

  async #load(): Promise<void> {
    this.#sdk = await this.#open();
    for (const message of this.#waiting.splice(0)) if (!this.#isClosed) this.receive(message);
  }

  async #open(): Promise<StdioConnection> {
    // alone on its way out: clients of the SDK overlook progress that comes in one chunk with the answer
    const sendText = (json: string) => this.#output.writeText(json);
    try {
      const { openStdioConnection } = await loadSdkLane();
      const onResult: ConnectionWatch["onResult"] = (request, result) => this.#direct?.learn(request, result);
      const connection = openStdioConnection(this.#options, sendText, { unanswered: this.#unanswered, onResult });
      await connection.replay(this.#direct?.handOver() ?? []);
      return connection;
    } catch (error) {
      this.#options.log.error(`the MCP SDK could not be loaded: ${stackOf(error)}`);
      return { receive: (message) => refuse(message, sendText), settled: async () => {}, close: async () => {} };
    }
  }
}

/** Says to whoever waits for an answer that there is none. */
function refuse(message: unknown, sendText: (json: string) => Promise<void>): void {
  for (const request of Array.isArray(message) ? message : [message]) {
    if (!isObject(request) || request.method === undefined || request.id === undefined) continue;
    const error = { code: errorCodes.internalError, message: "Internal error" };
    void sendText(JSON.stringify({ jsonrpc: "2.0", id: request.id, error }));
  }
}
