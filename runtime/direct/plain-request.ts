import { isObject } from "../is-object.ts";
import { type Envelopes, isPlainMeta } from "./envelopes.ts";

/** A request that has nothing but what its method wants, in the form the protocol gives it. */
export type PlainRequest =
  | { readonly id: string | number; readonly method: "tools/list" }
  | { readonly id: string | number; readonly method: "tools/call"; readonly name: string; readonly args: unknown };

export type Era = "modern" | "legacy";

const requestKeys = new Set(["jsonrpc", "id", "method", "params"]);
const listKeys = new Set(["_meta"]);
const callKeys = new Set(["name", "arguments", "_meta"]);

/** Reads the parsed body of a request; nothing for what is not plain. `envelopes` are those that may be sent. */
export function readPlainRequest(body: unknown, era: Era, envelopes: Pick<Envelopes, "has">): PlainRequest | undefined {
  if (!isObject(body) || !hasOnly(body, requestKeys) || body.jsonrpc !== "2.0") return undefined;
  const { id, method, params } = body;
  if (!isRequestId(id)) return undefined;
  if (method !== "tools/list" && method !== "tools/call") return undefined;
  if (params === undefined && method === "tools/list" && era === "legacy") return { id, method };
  if (!isObject(params) || !hasOnly(params, method === "tools/list" ? listKeys : callKeys)) return undefined;
  if (!isPlain(params._meta, era, envelopes)) return undefined;
  if (method === "tools/list") return { id, method };
  const { name, arguments: args } = params;
  if (typeof name !== "string" || (args !== undefined && !isObject(args))) return undefined;
  if (args !== undefined && Object.hasOwn(args, "__proto__")) return undefined; // the SDK passes over it
  return { id, method, name, args };
}

function isRequestId(id: unknown): id is string | number {
  return typeof id === "string" || Number.isSafeInteger(id);
}

function isPlain(meta: unknown, era: Era, envelopes: Pick<Envelopes, "has">): boolean {
  if (meta === undefined) return era === "legacy";
  if (!isObject(meta)) return false;
  return isPlainMeta(meta, era === "modern") && (era === "legacy" || envelopes.has(meta));
}

function hasOnly(value: object, keys: ReadonlySet<string>): boolean {
  for (const key in value) if (!keys.has(key)) return false;
  return true;
}
