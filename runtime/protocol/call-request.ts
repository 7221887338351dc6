import type { JSONRPCMessage } from "@modelcontextprotocol/server";

/** Requests that name a handler and may have arguments, and where its name is found. */
const calls = {
  "tools/call": { kind: "tool", list: "tools/list" },
  "prompts/get": { kind: "prompt", list: "prompts/list" },
} as const;

/**
 * What is wrong with the parameters of a `tools/call` or `prompts/get`, and the way out; nothing for one that names a
 * handler and for every other message. The SDK refuses the same requests, with the dump of a zod error.
 */
export function callMistake(message: JSONRPCMessage): string | undefined {
  if (!("method" in message) || !isCall(message.method)) return undefined;
  const mistake = mistakeIn(message.params, calls[message.method]);
  if (!mistake) return undefined;
  const { place, wanted, got, wayOut } = mistake;
  return `Invalid params: ${place} of ${message.method} must be ${wanted}, got ${kindOf(got)}; ${wayOut}`;
}

interface Mistake {
  place: string;
  wanted: string;
  got: unknown;
  wayOut: string;
}

type CallKind = (typeof calls)[keyof typeof calls];

function isCall(method: string): method is keyof typeof calls {
  return Object.hasOwn(calls, method);
}

function mistakeIn(params: Record<string, unknown> | undefined, { kind, list }: CallKind): Mistake | undefined {
  if (params === undefined) {
    const wanted = `an object with the ${kind}'s name and arguments`;
    return { place: "params", wanted, got: params, wayOut: "send {name, arguments}" };
  }
  if (typeof params.name !== "string") {
    const wayOut = `${list} answers with the names`;
    return { place: "params.name", wanted: `the name of a ${kind}`, got: params.name, wayOut };
  }
  const args = params.arguments;
  if (args === undefined) return undefined;
  if (typeof args !== "object" || args === null || Array.isArray(args)) {
    const wayOut = "name each argument, or leave `arguments` out where there is none";
    return { place: "params.arguments", wanted: "an object", got: args, wayOut };
  }
  return kind === "prompt" ? textMistake(args) : undefined;
}

/** MCP §prompts: the arguments of prompts are strings. */
function textMistake(args: object): Mistake | undefined {
  const [name, got] = Object.entries(args).find(([, text]) => typeof text !== "string") ?? [];
  if (name === undefined) return undefined;
  const wayOut = "send numbers, booleans, arrays and objects as JSON text";
  return { place: `params.arguments.${name}`, wanted: "a string", got, wayOut };
}

function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : typeof value === "object" ? "an object" : `a ${typeof value}`;
}
