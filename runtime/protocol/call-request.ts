import type { JSONRPCMessage } from "@modelcontextprotocol/server";

/**
 * What is wrong with the parameters of a `tools/call`, and the way out; nothing for a call that names a tool and for
 * every other message. The SDK refuses the same calls, with the dump of a zod error.
 */
export function callMistake(message: JSONRPCMessage): string | undefined {
  if (!("method" in message) || message.method !== "tools/call") return undefined;
  const params: Record<string, unknown> | undefined = message.params;
  if (params === undefined) {
    return say("params", "an object with the tool's name and arguments", params, "send {name, arguments}");
  }
  if (typeof params.name !== "string") {
    return say("params.name", "the name of a tool", params.name, "tools/list answers with the names");
  }
  const args = params.arguments;
  if (args === undefined || (typeof args === "object" && args !== null && !Array.isArray(args))) return undefined;
  return say("params.arguments", "an object", args, "name each argument, or leave `arguments` out where there is none");
}

function say(place: string, wanted: string, got: unknown, wayOut: string): string {
  return `Invalid params: ${place} of tools/call must be ${wanted}, got ${kindOf(got)}; ${wayOut}`;
}

function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : typeof value === "object" ? "an object" : `a ${typeof value}`;
}
