import type { Content, ToolResult } from "./content.ts";
import type { ToolDefinition, Validator } from "./definition.ts";
import { isStackOverflow, messageOf } from "./errors.ts";
import { notPlain, plainCopy } from "./plain-copy.ts";
import { listProblems, readProblems } from "./problems.ts";

/** MCP `CallToolResult`, the same for both eras until `structuredContent` is wrapped. */
export interface ToolOutcome {
  content: Content[];
  structuredContent?: unknown;
  isError?: boolean;
  _meta?: Record<string, unknown>;
  [key: string]: unknown;
}

const MAX_PATH = 300;

/** A handler returned what its declared type does not allow, or what JSON cannot carry. `detail` may quote values. */
export class ResultError extends Error {
  override name = "ResultError";
  readonly detail: string;

  constructor(message: string, detail: string, options?: ErrorOptions) {
    super(message, options);
    this.detail = detail;
  }
}

/** What a handler returned, as a result for the wire. Throws a `ResultError` on a value that must not leave. */
export function encodeResult(tool: ToolDefinition, value: unknown): ToolOutcome {
  switch (tool.returns) {
    case "void":
      return { content: [] };
    case "json": {
      const { text, wire } = toWire(tool, value);
      return { content: [{ type: "text", text }], structuredContent: wire };
    }
    case "content":
      return isToolResult(value) ? encodeToolResult(tool, value) : { content: toContent(value) };
  }
}

function encodeToolResult(tool: ToolDefinition, result: ToolResult): ToolOutcome {
  const content = toContent(result.content);
  const outcome: ToolOutcome = { content };
  if (result._meta !== undefined) outcome._meta = result._meta;
  if (result.isError) outcome.isError = true;
  if (result.structuredContent === undefined && (result.isError || !tool.validateOutput)) return outcome;
  const { text, wire } = toWire(tool, result.structuredContent);
  // clients differ in which of the two they show the model
  if (content.length === 0) content.push({ type: "text", text });
  outcome.structuredContent = wire;
  return outcome;
}

/** The JSON text of a value and the value a client will read from it. Both say the same by construction. */
function toWire(tool: ToolDefinition, value: unknown): { text: string; wire: unknown } {
  const encoded = tool.encode ? encode(tool.encode, value) : value;
  const copy = copyOf(encoded); // costs less than reading the text of the value
  const text = typeof copy === "string" ? copy : stringify(copy === notPlain ? encoded : copy, copy !== notPlain);
  const wire = copy === notPlain ? JSON.parse(text) : copy;
  checkOutput(tool, wire);
  return { text, wire };
}

function copyOf(value: unknown): unknown {
  try {
    return plainCopy(value);
  } catch {
    return notPlain; // a getter throws, or the stack has ended: JSON.stringify says it better, or gets further
  }
}

/** Runtime form to wire form. Throws a `ResultError` where there is none. */
export function encode(encoder: (value: unknown) => unknown, value: unknown): unknown {
  try {
    return encoder(value);
  } catch (cause) {
    throw asResultError("a value that has no wire form", cause);
  }
}

function asResultError(message: string, cause: unknown): ResultError {
  return isStackOverflow(cause)
    ? new ResultError("a value that is nested too deeply, or holds itself", "the stack ran out on the way down")
    : new ResultError(message, messageOf(cause), { cause });
}

/** JSON text. Throws a `ResultError` on what JSON cannot carry, also on NaN and Infinity, which a value that `isPlain` has not. */
export function stringify(value: unknown, isPlain = false): string {
  if (value === undefined) return "null"; // what JSON makes of it in an array, too
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
    // JSON.stringify turns NaN and Infinity into null without a word
    if (!isPlain && text?.includes("null")) refuseNonFinite(value);
  } catch (cause) {
    throw asResultError("a value that has no JSON form", cause);
  }
  if (text === undefined) throw new ResultError("a value that has no JSON form", `it returned a ${typeof value}`);
  return text;
}

/** Says where the number is: `values[1] is Infinity`. A replacer is told holders, so paths are kept for those. */
function refuseNonFinite(value: unknown): void {
  const paths = new Map<unknown, string>();
  JSON.stringify(value, function (this: unknown, key, inner: unknown) {
    const holder = paths.get(this) ?? "";
    const path = Array.isArray(this) ? `${holder}[${key}]` : holder && key ? `${holder}.${key}` : key;
    if (typeof inner === "object" && inner !== null) paths.set(inner, path);
    if (typeof inner !== "number" || Number.isFinite(inner)) return inner;
    throw new TypeError(path === "" ? `it returned ${inner}` : `${path.slice(0, MAX_PATH)} is ${inner}`);
  });
}

function checkOutput(tool: ToolDefinition, wire: unknown): void {
  const validate: Validator | undefined = tool.validateOutput;
  if (!validate || isValid(validate, wire)) return;
  const problems = readProblems(validate.errors ?? [], wire, tool.listing.outputSchema ?? {});
  throw new ResultError("a value that its declared return type does not allow", listProblems(problems, "result"));
}

function isValid(validate: Validator, wire: unknown): boolean {
  try {
    return validate(wire);
  } catch (cause) {
    throw asResultError("a value that cannot be checked", cause);
  }
}

function isToolResult(value: unknown): value is ToolResult {
  return typeof value === "object" && value !== null && "content" in value && Array.isArray(value.content);
}

function toContent(value: unknown): Content[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).map(toBlock);
}

/** A string as a text block, and a content block as it is; `index` says where it stood. Throws a `ResultError` on others. */
export function toBlock(block: unknown, index: number): Content {
  if (typeof block === "string") return { type: "text", text: block };
  if (isBlock(block)) return block;
  throw new ResultError(
    "content that MCP does not know",
    `item ${index} is not a string or a content block with its fields`,
  );
}

/** The fields MCP requires of each kind of block. */
const blockFields: Record<Content["type"], readonly string[]> = {
  text: ["text"],
  image: ["data", "mimeType"],
  audio: ["data", "mimeType"],
  resource_link: ["uri", "name"],
  resource: [],
};

function isBlock(value: unknown): value is Content {
  if (typeof value !== "object" || value === null || !("type" in value) || typeof value.type !== "string") return false;
  if (!Object.hasOwn(blockFields, value.type)) return false;
  const fields = Object(value) as Record<string, unknown>;
  if (value.type === "resource") return isEmbedded(fields.resource);
  return blockFields[value.type as Content["type"]].every((field) => typeof fields[field] === "string");
}

function isEmbedded(resource: unknown): boolean {
  if (typeof resource !== "object" || resource === null || !("uri" in resource) || typeof resource.uri !== "string")
    return false;
  return (
    ("text" in resource && typeof resource.text === "string") ||
    ("blob" in resource && typeof resource.blob === "string")
  );
}
