import { Agent } from "node:http";
import { essenceOf, LanePair } from "./runtime/lane-pair.ts";
import { modernMeta, type Wire } from "./runtime/server-process.ts";

export interface LaneRequest {
  readonly method: string;
  readonly params?: object;
}

const clientInfo = { name: "fixtures", version: "1.0.0" };
const initialize = {
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo },
};

/** The requests that a server with the direct lane answers differently from one without it, to clients of either era. */
export async function laneDifferences(file: string, cwd: string, requests: readonly LaneRequest[]): Promise<unknown[]> {
  const agent = new Agent({ keepAlive: true });
  const pair = new LanePair(file, agent, { cwd });
  const different: unknown[] = [];
  try {
    await pair.listening();
    const asked = [
      ...[{ method: "server/discover" }, ...requests].map(asModern),
      ...[initialize, { method: "ping" }, ...requests].map(asLegacy),
    ];
    for (const { headers, body } of asked) {
      const [direct, sdk] = await pair.send({ headers, body: JSON.stringify(body) });
      if (essenceOf(direct) !== essenceOf(sdk)) different.push({ headers, body, direct, sdk });
    }
  } finally {
    agent.destroy();
    await pair.stop();
  }
  return different;
}

interface Asked {
  headers: Record<string, string>;
  body: object;
}

const types = { "content-type": "application/json", accept: "application/json, text/event-stream" };

function asModern({ method, params }: LaneRequest): Asked {
  const { name, uri = name }: Wire = params ?? {};
  const named: Record<string, string> = typeof uri === "string" ? { "mcp-name": encoded(uri) } : {};
  return {
    headers: { ...types, "mcp-protocol-version": "2026-07-28", "mcp-method": method, ...named },
    body: { jsonrpc: "2.0", id: 1, method, params: { ...params, _meta: modernMeta } },
  };
}

function asLegacy({ method, params }: LaneRequest): Asked {
  const revision: Record<string, string> = method === "initialize" ? {} : { "mcp-protocol-version": "2025-11-25" };
  return { headers: { ...types, ...revision }, body: { jsonrpc: "2.0", id: 1, method, ...(params && { params }) } };
}

/** The protocol's form for what a header cannot hold. */
function encoded(text: string): string {
  return /^[\x21-\x7e]+$/.test(text) ? text : `=?base64?${Buffer.from(text).toString("base64")}?=`;
}
