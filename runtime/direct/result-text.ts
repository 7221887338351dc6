import type { ToolDefinition } from "../definition.ts";
import { needsWrapping } from "../dispatch.ts";
import type { ToolOutcome } from "../encode.ts";
import type { Registry } from "../registry.ts";
import type { Era } from "./plain-request.ts";

/** What stands around the results of one registry, as text: nothing of it depends on the request. */
export class ResultTexts {
  /** After what a handler gave, up to the id. */
  readonly #ends: Record<Era, string>;
  readonly #lists: Record<Era, string>;

  constructor({ info, toolLists }: Registry) {
    const complete = `"resultType":"complete","_meta":{"io.modelcontextprotocol/serverInfo":${JSON.stringify(info)}}`;
    this.#ends = { modern: `,${complete}},"jsonrpc":"2.0","id":`, legacy: '},"jsonrpc":"2.0","id":' };
    this.#lists = {
      modern: `{"result":${withoutEnd(toolLists.modern)}${this.#ends.modern}`,
      legacy: `{"result":${withoutEnd(toolLists.legacy)}${this.#ends.legacy}`,
    };
  }

  toolList(era: Era, id: string | number): string {
    return `${this.#lists[era]}${JSON.stringify(id)}}`;
  }

  toolResult(tool: ToolDefinition, outcome: ToolOutcome, era: Era, id: string | number): string {
    return `{"result":${outcomeText(tool, outcome, era)}${this.#ends[era]}${JSON.stringify(id)}}`;
  }
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
