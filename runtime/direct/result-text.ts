import type { ToolDefinition } from "../definition.ts";
import { needsWrapping } from "../dispatch.ts";
import type { ToolOutcome } from "../encode.ts";
import { errorCodes, ProtocolError } from "../errors.ts";
import type { Registry } from "../registry.ts";
import { fixedResult, initializeResult } from "./fixed-results.ts";
import type { Era, FixedRequest, RequestId } from "./plain-request.ts";

/** What is sent for the requests to one registry, as text. */
export class ResultTexts {
  readonly #registry: Registry;
  /** After what a handler gave, up to the id. */
  readonly #ends: Record<Era, string>;
  /** By method: whole results up to the id, or nothing where the SDK is to answer. Made when they are first asked for. */
  readonly #fixed: Record<Era, Map<string, string | undefined>> = { modern: new Map(), legacy: new Map() };

  constructor(registry: Registry) {
    this.#registry = registry;
    const identity = JSON.stringify(registry.info);
    const complete = `"resultType":"complete","_meta":{"io.modelcontextprotocol/serverInfo":${identity}}`;
    this.#ends = { modern: `,${complete}},"jsonrpc":"2.0","id":`, legacy: '},"jsonrpc":"2.0","id":' };
  }

  /** The answer to a request that is always answered the same. */
  fixed({ method, id }: FixedRequest, era: Era): string | undefined {
    const made = this.#fixed[era];
    let text = made.get(method);
    if (text === undefined && !made.has(method)) {
      const result = fixedResult(this.#registry, method, era);
      text = result && `{"result":${withoutEnd(result)}${this.#ends[era]}`;
      made.set(method, text);
    }
    return text && `${text}${JSON.stringify(id)}}`;
  }

  initialize(revision: string, id: RequestId): string {
    return this.result(initializeResult(this.#registry, revision), "legacy", id);
  }

  toolResult(tool: ToolDefinition, outcome: ToolOutcome, era: Era, id: RequestId): string {
    return `{"result":${outcomeText(tool, outcome, era)}${this.#ends[era]}${JSON.stringify(id)}}`;
  }

  /** Any other result, which has members of its own. */
  result(outcome: object, era: Era, id: RequestId): string {
    return `{"result":${withoutEnd(outcome)}${this.#ends[era]}${JSON.stringify(id)}}`;
  }
}

/**
 * A JSON-RPC error; what is no `ProtocolError` is thrown on. 2026-07-28 has -32602 for a resource that is not there
 * (§resources, "Error Handling").
 */
export function errorText(error: unknown, era: Era, id: RequestId): string {
  if (!(error instanceof ProtocolError)) throw error;
  const { code, message, data } = error;
  const known = era === "modern" && code === errorCodes.resourceNotFound ? errorCodes.invalidParams : code;
  return JSON.stringify({ jsonrpc: "2.0", id, error: { code: known, message, ...(data !== undefined && { data }) } });
}

/** An outcome as JSON without its last brace. The text of a `json` result is JSON already, so it is not made twice. */
function outcomeText(tool: ToolDefinition, outcome: ToolOutcome, era: Era): string {
  const [block] = outcome.content;
  const { structuredContent } = outcome;
  if (tool.returns !== "json" || structuredContent === undefined || block?.type !== "text") return withoutEnd(outcome);
  const quoted = JSON.stringify(block.text);
  const json = typeof structuredContent === "string" ? quoted : block.text;
  const isWrapped = era === "legacy" && needsWrapping(tool, structuredContent);
  return `{"content":[{"type":"text","text":${quoted}}],"structuredContent":${isWrapped ? `{"result":${json}}` : json}`;
}

function withoutEnd(value: object): string {
  return JSON.stringify(value).slice(0, -1);
}
