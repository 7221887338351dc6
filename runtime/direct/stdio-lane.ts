import { errorCodes } from "../errors.ts";
import { isObject } from "../is-object.ts";
import { modernRevision } from "../modern-revision.ts";
import type { Unanswered } from "../unanswered.ts";
import { DirectLane, type DirectLaneOptions } from "./lane.ts";
import { type Era, type PlainRequest, type RequestId, readPlainNotification } from "./plain-request.ts";

/** A client that says more than this before it gets to work is strange enough for the SDK. */
const MAX_HANDSHAKE = 8;

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
  /** Decided by the first request that is more than a look around. */
  #era: Era | undefined;
  /** What the SDK has to hear before anything else; nothing once it has. */
  #handshake: unknown[] | undefined = [];

  constructor(options: DirectLaneOptions, pipe: Pipe) {
    this.#lane = new DirectLane(options);
    this.#pipe = pipe;
  }

  /** Whether nothing is left to do but to wait for the answer. An id that is in use already is for the SDK to judge. */
  answer(message: unknown): boolean {
    const era = this.#era ?? (this.#handshake && eraOf(message));
    if (!era || this.#isTalkative()) return false;
    const request = this.#lane.read(message, era);
    if (!request) return this.#takeNotification(message);
    if (this.#pipe.unanswered.has(request.id) || (request.method === "initialize" && this.#era)) return false;
    try {
      const answer = this.#lane.answer(request, era, this.#closing);
      if (answer === undefined) return false;
      this.#noteHandshake(request, message, era);
      if (answer instanceof Promise) void this.#sendLater(request.id, answer);
      else void this.#pipe.sendText(answer);
    } catch (cause) {
      void this.#fail(request.id, cause);
    }
    return true;
  }

  /** What the SDK has to be told that was answered without it: from now on it hears all else itself. */
  handOver(): readonly unknown[] {
    const handshake = this.#handshake ?? [];
    this.#handshake = undefined;
    return handshake;
  }

  /** The SDK has given a result for a request, where it is known for which: only then does that tell what is plain. */
  learn(request: unknown, result: Record<string, unknown>): void {
    if (result.protocolVersion !== undefined) this.#era = "legacy";
    // a client that only looks around with `server/discover` may still go on with `initialize`
    else if (result.resultType !== undefined && result.supportedVersions === undefined) this.#era ??= "modern";
    if (this.#era !== "legacy" && isObject(request) && isEnveloped(request)) this.#lane.learn(request);
  }

  /** Aborts what still runs. */
  close(): void {
    this.#closing.abort();
  }

  #isTalkative(): boolean {
    return this.#handshake !== undefined && this.#handshake.length >= MAX_HANDSHAKE;
  }

  /** Without the SDK there is nobody else whom a notification could concern. */
  #takeNotification(message: unknown): boolean {
    const notification = this.#era && this.#handshake && readPlainNotification(message);
    if (!notification) return false;
    if (notification.method === "notifications/cancelled") this.#pipe.unanswered.delete(notification.requestId);
    else this.#handshake?.push(message);
    return true;
  }

  /** What the SDK would have learned from the message: who the client is, and which era it speaks. */
  #noteHandshake({ id, method }: PlainRequest, message: unknown, era: Era): void {
    if (this.#era) return;
    if (method === "initialize" || method === "server/discover") this.#handshake?.push(message);
    else if (isObject(message)) this.#handshake?.push(lookAround(id, message.params)); // to call a tool twice would be wrong
    if (method !== "server/discover") this.#era = era;
  }

  async #sendLater(id: RequestId, answer: Promise<string>): Promise<void> {
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
  async #fail(id: RequestId, cause: unknown): Promise<never> {
    const error = { code: errorCodes.internalError, message: "Internal error" };
    await this.#pipe.sendText(JSON.stringify({ jsonrpc: "2.0", id, error }));
    this.#pipe.unanswered.delete(id);
    throw cause;
  }
}

/** The era that a first message speaks of, as far as it says. */
function eraOf(message: unknown): Era | undefined {
  if (!isObject(message)) return undefined;
  if (isEnveloped(message)) return "modern";
  return message.method === "initialize" ? "legacy" : undefined;
}

/** Whether a request is of 2026-07-28, as far as it says. */
function isEnveloped({ params }: Record<string, unknown>): boolean {
  if (!isObject(params) || !isObject(params._meta)) return false;
  return params._meta["io.modelcontextprotocol/protocolVersion"] === modernRevision;
}

/** A request of the same client that changes nothing. */
function lookAround(id: RequestId, params: unknown): object {
  const meta = isObject(params) ? params._meta : undefined;
  return { jsonrpc: "2.0", id, method: "resources/templates/list", params: { _meta: meta } };
}
