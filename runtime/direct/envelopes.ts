import { isObject } from "../is-object.ts";

/** How many different clients are remembered, and how much text each may have said of itself. */
const MAX_ENVELOPES = 500;
const MAX_TEXT = 2_000;

const clientInfo = "io.modelcontextprotocol/clientInfo";
const clientCapabilities = "io.modelcontextprotocol/clientCapabilities";
const protocolVersion = "io.modelcontextprotocol/protocolVersion";
const ownPrefix = "io.modelcontextprotocol/";

/** Keys of `_meta` that have a form of their own (MCP 2026-07-28, "Trace context"). */
const traced = new Set(["traceparent", "tracestate", "baggage"]);

/**
 * What clients say of themselves in each request of 2026-07-28, once the SDK has let it through: it alone knows every
 * form that is allowed, and a client says the same again and again.
 */
export class Envelopes {
  readonly #known = new Set<string>();
  /** The one that came last of those that are known. Most servers have one client at a time. */
  #last: Envelope | undefined;

  has(meta: Record<string, unknown>): boolean {
    const envelope = envelopeOf(meta);
    if (this.#last && isSameJson(envelope, this.#last)) return true;
    if (!this.#known.has(textOf(envelope))) return false;
    this.#last = envelope;
    return true;
  }

  learn(meta: Record<string, unknown>): void {
    const text = textOf(envelopeOf(meta));
    if (text.length > MAX_TEXT) return;
    if (this.#known.size >= MAX_ENVELOPES) this.#known.clear();
    this.#known.add(text);
  }
}

/** What is left out is `undefined`, which must not look like null. */
type Envelope = Record<"version" | "info" | "capabilities", unknown>;

function envelopeOf(meta: Record<string, unknown>): Envelope {
  return { version: meta[protocolVersion], info: meta[clientInfo], capabilities: meta[clientCapabilities] };
}

function textOf(envelope: Envelope): string {
  return JSON.stringify(envelope);
}

/** Whether two values that came as JSON are the same, in whichever order their keys are. */
function isSameJson(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => isSameJson(item, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return a === b;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && isSameJson(a[key], b[key]));
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
