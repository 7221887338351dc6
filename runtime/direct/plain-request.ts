import type { CompletionRequest } from "../complete.ts";
import { isObject } from "../is-object.ts";
import { type Envelopes, isPlainMeta } from "./envelopes.ts";
import { hasOnly } from "./has-only.ts";
import { isPlainCapabilities, isPlainInfo } from "./plain-client.ts";

export type RequestId = string | number;

/** A request that has nothing but what its method wants, in the form the protocol gives it. */
export type PlainRequest =
  | FixedRequest
  | InitializeRequest
  | CallRequest<"tools/call">
  | CallRequest<"prompts/get">
  | ReadRequest
  | PlainCompletion;

/** Whose answer depends on nothing that it says. */
export interface FixedRequest {
  readonly id: RequestId;
  readonly method: ListMethod | "ping" | "server/discover";
}

export type ListMethod = "tools/list" | "prompts/list" | "resources/list" | "resources/templates/list";

export interface InitializeRequest {
  readonly id: RequestId;
  readonly method: "initialize";
  /** The revision that the client asks for, be it known or not. */
  readonly revision: string;
}

export interface CallRequest<Method extends "tools/call" | "prompts/get"> {
  readonly id: RequestId;
  readonly method: Method;
  readonly name: string;
  readonly args: Record<string, unknown> | undefined;
}

export interface ReadRequest {
  readonly id: RequestId;
  readonly method: "resources/read";
  readonly uri: string;
}

export interface PlainCompletion {
  readonly id: RequestId;
  readonly method: "completion/complete";
  readonly completion: CompletionRequest;
}

/** A notification that nothing follows from but what its method says. */
export type PlainNotification =
  | { readonly method: "notifications/initialized" }
  | { readonly method: "notifications/cancelled"; readonly requestId: RequestId };

export type Era = "modern" | "legacy";

type Params = Record<string, unknown>;

const requestKeys = new Set(["jsonrpc", "id", "method", "params"]);
const notificationKeys = new Set(["jsonrpc", "method", "params"]);
const listKeys = new Set(["_meta"]);
const initializeKeys = new Set(["protocolVersion", "capabilities", "clientInfo", "_meta"]);
const callKeys = new Set(["name", "arguments", "_meta"]);
const readKeys = new Set(["uri", "_meta"]);
const completionKeys = new Set(["ref", "argument", "context", "_meta"]);
const promptRefKeys = new Set(["type", "name"]);
const resourceRefKeys = new Set(["type", "uri"]);
const argumentKeys = new Set(["name", "value"]);
const contextKeys = new Set(["arguments"]);
const cancelKeys = new Set(["requestId", "reason"]);

/** Reads the parsed body of a request; nothing for what is not plain. `envelopes` are those that may be sent. */
export function readPlainRequest(body: unknown, era: Era, envelopes: Pick<Envelopes, "has">): PlainRequest | undefined {
  if (!isObject(body) || !hasOnly(body, requestKeys) || body.jsonrpc !== "2.0") return undefined;
  const { id, method, params = {} } = body;
  if (!isRequestId(id) || !isObject(params) || !isPlain(params._meta, era, envelopes)) return undefined;
  switch (method) {
    case "tools/call":
      return readCall(id, method, params);
    case "prompts/get":
      return areTexts(params.arguments ?? {}) ? readCall(id, method, params) : undefined;
    case "tools/list":
    case "prompts/list":
    case "resources/list":
    case "resources/templates/list":
      return hasOnly(params, listKeys) ? { id, method } : undefined;
    case "resources/read":
      return hasOnly(params, readKeys) && typeof params.uri === "string" ? { id, method, uri: params.uri } : undefined;
    case "completion/complete":
      return readCompletion(id, params);
    case "server/discover":
      return era === "modern" && hasOnly(params, listKeys) ? { id, method } : undefined;
    case "ping":
      return era === "legacy" && hasOnly(params, listKeys) ? { id, method } : undefined;
    case "initialize":
      return era === "legacy" ? readInitialize(id, params) : undefined;
    default:
      return undefined;
  }
}

/** Reads a notification of a 2025 client, or a cancellation of either era; nothing for what is not plain. */
export function readPlainNotification(body: unknown): PlainNotification | undefined {
  if (!isObject(body) || !hasOnly(body, notificationKeys) || body.jsonrpc !== "2.0") return undefined;
  const { method, params = {} } = body;
  if (!isObject(params)) return undefined;
  switch (method) {
    case "notifications/initialized":
      return hasOnly(params, listKeys) && isPlainLegacyMeta(params._meta) ? { method } : undefined;
    case "notifications/cancelled": {
      const { requestId, reason } = params;
      if (!hasOnly(params, cancelKeys) || !isRequestId(requestId)) return undefined;
      return reason === undefined || typeof reason === "string" ? { method, requestId } : undefined;
    }
    default:
      return undefined;
  }
}

function readInitialize(id: RequestId, params: Params): InitializeRequest | undefined {
  const { protocolVersion, capabilities, clientInfo } = params;
  if (!hasOnly(params, initializeKeys) || typeof protocolVersion !== "string") return undefined;
  if (!isPlainCapabilities(capabilities) || !isPlainInfo(clientInfo)) return undefined;
  return { id, method: "initialize", revision: protocolVersion };
}

function readCall<Method extends "tools/call" | "prompts/get">(
  id: RequestId,
  method: Method,
  params: Params,
): CallRequest<Method> | undefined {
  const { name, arguments: args } = params;
  if (!hasOnly(params, callKeys) || typeof name !== "string") return undefined;
  if (args === undefined) return { id, method, name, args };
  // the SDK passes over a key named __proto__
  return isObject(args) && !Object.hasOwn(args, "__proto__") ? { id, method, name, args } : undefined;
}

function readCompletion(id: RequestId, params: Params): PlainCompletion | undefined {
  const { ref, argument, context } = params;
  if (!hasOnly(params, completionKeys) || !isReference(ref) || !isArgument(argument)) return undefined;
  if (context !== undefined && !isCompletionContext(context)) return undefined;
  return { id, method: "completion/complete", completion: { ref, argument, context } };
}

function isReference(ref: unknown): ref is CompletionRequest["ref"] {
  if (!isObject(ref)) return false;
  if (ref.type === "ref/prompt") return hasOnly(ref, promptRefKeys) && typeof ref.name === "string";
  return ref.type === "ref/resource" && hasOnly(ref, resourceRefKeys) && typeof ref.uri === "string";
}

function isArgument(value: unknown): value is CompletionRequest["argument"] {
  return (
    isObject(value) && hasOnly(value, argumentKeys) && typeof value.name === "string" && typeof value.value === "string"
  );
}

function isCompletionContext(value: unknown): value is NonNullable<CompletionRequest["context"]> {
  if (!isObject(value) || !hasOnly(value, contextKeys)) return false;
  const { arguments: others } = value;
  return others === undefined || (isObject(others) && !Object.hasOwn(others, "__proto__") && areTexts(others));
}

function areTexts(values: object): boolean {
  return Object.values(values).every((value) => typeof value === "string");
}

function isRequestId(id: unknown): id is RequestId {
  return typeof id === "string" || Number.isSafeInteger(id);
}

function isPlain(meta: unknown, era: Era, envelopes: Pick<Envelopes, "has">): boolean {
  if (era === "legacy") return isPlainLegacyMeta(meta);
  return isObject(meta) && isPlainMeta(meta, true) && envelopes.has(meta);
}

function isPlainLegacyMeta(meta: unknown): boolean {
  return meta === undefined || (isObject(meta) && isPlainMeta(meta, false));
}
