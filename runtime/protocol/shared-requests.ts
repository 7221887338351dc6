import type { JSONRPCRequest } from "@modelcontextprotocol/server";
import { Envelopes } from "../direct/envelopes.ts";
import { type Era, readPlainRequest } from "../direct/plain-request.ts";
import { isObject } from "../is-object.ts";
import { modernRevision } from "../modern-revision.ts";
import type { Registry } from "../registry.ts";
import type { RequestHead } from "./http.ts";
import { classifyInboundRequest, SUPPORTED_PROTOCOL_VERSIONS } from "./sdk.ts";

/** A request that one SDK server can answer beside others: nothing of it stays behind for the next. */
export interface SharedRequest {
  readonly era: Era;
  readonly message: JSONRPCRequest;
}

/** Methods that leave a server as it was, unlike `initialize` and `logging/setLevel`, and where they name what is asked. */
const lasting = new Map([
  ["tools/list", undefined],
  ["tools/call", "name"],
  ["prompts/list", undefined],
  ["prompts/get", "name"],
  ["resources/list", undefined],
  ["resources/templates/list", undefined],
  ["resources/read", "uri"],
  ["completion/complete", undefined],
  ["server/discover", undefined],
  ["ping", undefined],
]);

const envelopes = new Envelopes();

/**
 * A request that the SDK takes as it is when it makes a server for it; nothing for what it refuses, for the few that need
 * such a server, and for headers in another form than clients send them.
 */
export function readSharedRequest(
  head: RequestHead,
  body: unknown,
  { headerSchemas }: Pick<Registry, "headerSchemas">,
): SharedRequest | undefined {
  if (head.method !== "POST" || !isObject(body) || !lasting.has(String(body.method))) return undefined;
  const revision = head.headers.get("mcp-protocol-version") ?? undefined;
  const era = revision === modernRevision ? "modern" : "legacy";
  // most are plain, and the SDK looks at each message several times to tell what it is
  if (!readPlainRequest(body, era, envelopes) && !isRequestOf(era, body, revision)) return undefined;
  const message = body as unknown as JSONRPCRequest; // it has been read
  if (era === "legacy") return isTaken(head, revision) ? { era, message } : undefined;
  if (message.method === "tools/call" && headerSchemas.has(String(message.params?.name))) return undefined;
  return namesItself(head, message) ? { era, message } : undefined;
}

/** Whether the SDK takes a body for a request of an era, sent with this revision in its header. */
function isRequestOf(era: Era, body: unknown, revision: string | undefined): boolean {
  const header = revision !== undefined && { protocolVersionHeader: revision };
  const read = classifyInboundRequest({ httpMethod: "POST", body, ...header });
  if (era === "legacy") return read.kind === "legacy" && read.reason === "no-claim";
  return read.kind === "modern" && read.messageKind === "request" && read.classification.revision === modernRevision;
}

/** What the SDK looks for in a request of 2025 that has no session (MCP 2025-11-25, §streamable HTTP). */
function isTaken({ headers }: RequestHead, revision: string | undefined): boolean {
  const accepted = headers.get("accept");
  return (
    accepted?.includes("application/json") === true &&
    accepted.includes("text/event-stream") &&
    headers.get("mcp-session-id") === null &&
    (revision === undefined || SUPPORTED_PROTOCOL_VERSIONS.includes(revision))
  );
}

/** The `Mcp-Method` and `Mcp-Name` headers (MCP 2026-07-28, §streamable HTTP); an encoded name is another one. */
function namesItself({ headers }: RequestHead, { method, params }: JSONRPCRequest): boolean {
  const place = lasting.get(method);
  const name = place === undefined ? null : params?.[place];
  return headers.get("mcp-method") === method && headers.get("mcp-name") === name;
}
