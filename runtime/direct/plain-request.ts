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
  if (typeof id !== "string" && !Number.isSafeInteger(id)) return undefined;
  if (method !== "tools/list" && method !== "tools/call") return undefined;
  if (params === undefined && method === "tools/list" && era === "legacy") return { id: id as string | number, method };
  if (!isObject(params) || !hasOnly(params, method === "tools/list" ? listKeys : callKeys)) return undefined;
  if (!isPlain(params._meta, era, envelopes)) return undefined;
  if (method === "tools/list") return { id: id as string | number, method };
  const { name, arguments: args } = params;
  if (typeof name !== "string" || (args !== undefined && !isObject(args))) return undefined;
  if (args !== undefined && Object.hasOwn(args, "__proto__")) return undefined; // the SDK passes over it
  return { id: id as string | number, method, name, args };
}

function isPlain(meta: unknown, era: Era, envelopes: Pick<Envelopes, "has">): boolean {
  if (meta === undefined) return era === "legacy";
  if (!isObject(meta)) return false;
  return isPlainMeta(meta, era === "modern") && (era === "legacy" || envelopes.has(meta));
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function hasOnly(value: object, keys: ReadonlySet<string>): boolean {
  for (const key in value) if (!keys.has(key)) return false;
  return true;
}
