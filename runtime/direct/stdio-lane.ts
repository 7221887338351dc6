import { errorCodes } from "../errors.ts";
import { isObject } from "../is-object.ts";
import type { Unanswered } from "../unanswered.ts";
import { DirectLane, type DirectLaneOptions } from "./lane.ts";
import type { Era } from "./plain-request.ts";

/** What the direct lane shares with whatever else serves the client of a pipe. */
export interface Pipe {
  readonly unanswered: Unanswered;
  /** Sends one message, as JSON, and resolves when it is out. */
  sendText(json: string): Promise<void>;
}

/** The direct lane over stdio, where the revision is settled once for all that a client asks. */
export class DirectStdioLane {
  readonly #lane: DirectLane;
  readonly #pipe: Pipe;
  readonly #closing = new AbortController();
  /** Decided by the first request that the SDK has answered. */
  #era: Era | undefined;

  constructor(options: DirectLaneOptions, pipe: Pipe) {
    this.#lane = new DirectLane(options);
    this.#pipe = pipe;
  }

  /** Whether the answer to a message is on its way. An id that is in use already is for the SDK to judge. */
  answer(message: unknown): boolean {
    const request = this.#era && this.#lane.read(message, this.#era);
    if (!this.#era || !request || this.#pipe.unanswered.has(request.id)) return false;
    try {
      const answer = this.#lane.answer(request, this.#era, this.#closing);
      if (answer === undefined) return false;
      if (answer instanceof Promise) void this.#sendLater(request.id, answer);
      else void this.#pipe.sendText(answer);
    } catch (cause) {
      void this.#fail(request.id, cause);
    }
    return true;
  }

  /** The SDK has given a result for this request. */
  learn(request: unknown): void {
    if (!isObject(request)) return;
    if (request.method === "initialize") this.#era = "legacy";
    // a client that only looks around with `server/discover` may still go on with `initialize`
    else if (request.method !== "server/discover" && isEnveloped(request)) this.#era ??= "modern";
    if (this.#era !== "legacy" && isEnveloped(request)) this.#lane.learn(request);
  }

  /** Aborts what still runs. */
  close(): void {
    this.#closing.abort();
  }

  async #sendLater(id: string | number, answer: Promise<string>): Promise<void> {
    const { unanswered, sendText } = this.#pipe;
    unanswered.add(id, undefined);
    try {
      const text = await answer;
      if (!unanswered.has(id)) return; // it was cancelled
      await sendText(text);
      unanswered.delete(id);
    } catch (cause) {
      await this.#fail(id, cause);
    }
  }

  /** Whatever goes wrong is a bug of ours, for the log; the client is not left waiting for it. */
  async #fail(id: string | number, cause: unknown): Promise<never> {
    const error = { code: errorCodes.internalError, message: "Internal error" };
    await this.#pipe.sendText(JSON.stringify({ jsonrpc: "2.0", id, error }));
    this.#pipe.unanswered.delete(id);
    throw cause;
  }
}

/** Whether a request is of 2026-07-28, as far as it says. */
function isEnveloped({ params }: Record<string, unknown>): boolean {
  if (!isObject(params) || !isObject(params._meta)) return false;
  return params._meta["io.modelcontextprotocol/protocolVersion"] === "2026-07-28";
}
