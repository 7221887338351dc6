import type { JSONRPCMessage, Transport } from "@modelcontextprotocol/server";
import { errorCodes } from "../errors.ts";

/**
 * Has a transport of a 2025 client send -32002 for a resource that is not there, as those revisions name it (§resources,
 * "Error Handling"): SDK 2.4 gives them the -32602 of 2026-07-28. Nothing else has `uri` alone as its data.
 */
export function sendLegacyNotFound(transport: Transport): void {
  const send = transport.send.bind(transport);
  transport.send = (message, options) => send(isNotFound(message) ? withLegacyCode(message) : message, options);
}

type ErrorMessage = Extract<JSONRPCMessage, { error: unknown }>;

function isNotFound(message: JSONRPCMessage): message is ErrorMessage {
  if (!("error" in message) || message.error.code !== errorCodes.invalidParams) return false;
  const { data } = message.error;
  return typeof data === "object" && data !== null && Object.keys(data).join() === "uri";
}

function withLegacyCode(message: ErrorMessage): ErrorMessage {
  return { ...message, error: { ...message.error, code: errorCodes.resourceNotFound } };
}
