import { modernRevision } from "../modern-revision.ts";
import { isPlainCapabilities, isPlainInfo } from "./plain-client.ts";

/** How many different clients are remembered, and how much text each may have said of itself. */
const MAX_ENVELOPES = 500;
const MAX_TEXT = 2_000;

export const clientInfo = "io.modelcontextprotocol/clientInfo";
export const clientCapabilities = "io.modelcontextprotocol/clientCapabilities";
const protocolVersion = "io.modelcontextprotocol/protocolVersion";
const ownPrefix = "io.modelcontextprotocol/";

/** Keys of `_meta` that have a form of their own (MCP 2026-07-28, "Trace context"). */
const traced = new Set(["traceparent", "tracestate", "baggage"]);

/**
 * What clients say of themselves in each request of 2026-07-28, where it is plain, or the SDK has let it through: it alone
 * knows every form that is allowed, and a client says the same again and again.
 */
export class Envelopes {
  readonly #learned = new Set<string>();

  has(meta: Record<string, unknown>): boolean {
    return isPlainEnvelope(meta) || (this.#learned.size > 0 && this.#learned.has(textOf(meta)));
  }

  learn(meta: Record<string, unknown>): void {
    if (isPlainEnvelope(meta)) return;
    const text = textOf(meta);
    if (text.length > MAX_TEXT) return;
    if (this.#learned.size >= MAX_ENVELOPES) this.#learned.clear();
    this.#learned.add(text);
  }
}

/** A client may keep its name to itself, but not what it is capable of. */
function isPlainEnvelope(meta: Record<string, unknown>): boolean {
  const info = meta[clientInfo];
  return (
    meta[protocolVersion] === modernRevision &&
    (info === undefined || isPlainInfo(info)) &&
    isPlainCapabilities(meta[clientCapabilities])
  );
}

/** What is left out must not look like null. */
function textOf(meta: Record<string, unknown>): string {
  const { [protocolVersion]: version, [clientInfo]: info, [clientCapabilities]: capabilities } = meta;
  return JSON.stringify({ version, info, capabilities });
}

/** Whether nothing in `_meta` beside the envelope concerns anybody but a handler that asks for it. */
export function isPlainMeta(meta: Record<string, unknown>, isModern: boolean): boolean {
  for (const key in meta) {
    if (key === "progressToken") {
      const token = meta[key];
      if (typeof token !== "string" && !Number.isSafeInteger(token)) return false;
    } else if (key.startsWith(ownPrefix)) {
      if (!isModern || (key !== clientInfo && key !== clientCapabilities && key !== protocolVersion)) return false;
    } else if (traced.has(key)) return false;
  }
  return true;
}
