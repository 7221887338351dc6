import type { QuestionOptions, Root, SampleMessage, SampleOptions } from "./context.ts";
import type { QuestionDefinition } from "./definition.ts";
import { ToolError } from "./errors.ts";
import { isObject } from "./is-object.ts";
import { listProblems, readProblems } from "./problems.ts";

/** One thing asked of the client: an MCP request from server to client, and how its answer is read. */
export interface Question {
  readonly method: "elicitation/create" | "sampling/createMessage" | "roots/list";
  readonly params: Record<string, unknown>;
  /** Starts the key of a question that names none. */
  readonly kind: "elicit" | "open_url" | "sample" | "roots";
  readonly key: string | undefined;
  /** MCP `ClientCapabilities`: what the client must have declared. */
  readonly requires: Record<string, Record<string, unknown>>;
  /** Says why `answer` is none to this question; nothing when it is one. */
  refuse(answer: unknown): string | undefined;
}

/** A form: MCP `ElicitRequestFormParams`, whose mode goes unsaid, as revisions before 2025-11-25 know no other. */
export function elicitation(message: string, options: QuestionOptions | undefined, form: QuestionDefinition): Question {
  return {
    method: "elicitation/create",
    params: { message, requestedSchema: form.schema },
    kind: "elicit",
    key: options?.key,
    requires: { elicitation: { form: {} } },
    refuse(answer) {
      const wrong = refuseAction(answer);
      if (wrong || !isAccepted(answer)) return wrong;
      const content = completed(answer.content, form);
      if (form.validate(content)) return undefined;
      const problems = readProblems(form.validate.errors ?? [], content, form.schema);
      return `its content does not fit\n${listProblems(problems, "content")}`;
    },
  };
}

/** What an accepted form holds, as the type argument has it. */
export function contentOf(answer: unknown, form: QuestionDefinition): unknown {
  const content = completed(isAccepted(answer) ? answer.content : undefined, form);
  return form.decode ? form.decode(content) : content;
}

/** `url` in the browser: MCP `ElicitRequestURLParams`. */
export function visit(url: string | URL, message: string, options: QuestionOptions | undefined): Question {
  if (!URL.canParse(String(url))) throw new TypeError(`ctx.openUrl needs an absolute URL, not "${url}"`);
  return {
    method: "elicitation/create",
    params: { mode: "url", message, url: String(url) },
    kind: "open_url",
    key: options?.key,
    requires: { elicitation: { url: {} } },
    refuse: refuseAction,
  };
}

/** How much a model may say where the handler does not tell. */
const DEFAULT_MAX_TOKENS = 1024;

/** MCP `CreateMessageRequest`; with `wanted` for JSON of that schema. */
export function sampling(
  prompt: string | readonly SampleMessage[],
  { key, systemPrompt, maxTokens = DEFAULT_MAX_TOKENS, ...options }: SampleOptions = {},
  wanted?: QuestionDefinition,
): Question {
  const messages = typeof prompt === "string" ? [{ role: "user", content: prompt } as const] : prompt;
  const system = [systemPrompt, wanted && jsonOnly(wanted)].filter(Boolean).join("\n\n");
  return {
    method: "sampling/createMessage",
    params: {
      messages: messages.map(toSamplingMessage),
      maxTokens,
      ...(system && { systemPrompt: system }),
      ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
    },
    kind: "sample",
    key,
    requires: { sampling: {} },
    refuse: (answer) => (blocksOf(answer) ? undefined : "no message with content came back"),
  };
}

function jsonOnly({ schema }: QuestionDefinition): string {
  return `Answer with JSON only, without any other text, that is valid under this JSON Schema:\n${JSON.stringify(schema)}`;
}

function toSamplingMessage({ role, content }: SampleMessage): object {
  return { role, content: typeof content === "string" ? { type: "text", text: content } : content };
}

/** The text of a model's answer. Throws a `ToolError` where it said something else. */
export function textOf(answer: unknown): string {
  const texts = (blocksOf(answer) ?? []).flatMap((block) => (typeof block.text === "string" ? [block.text] : []));
  if (texts.length === 0) throw new ToolError("The client's model answered without text");
  return texts.join("");
}

/** A model's answer as the type argument has it. Throws a `ToolError` that says why it is not that. */
export function wantedValue(answer: unknown, wanted: QuestionDefinition): unknown {
  const text = withoutFence(textOf(answer));
  const value = parse(text);
  if (wanted.validate(value)) return wanted.decode ? wanted.decode(value) : value;
  const problems = listProblems(readProblems(wanted.validate.errors ?? [], value, wanted.schema), "answer");
  throw new ToolError(`The client's model was asked for JSON of another form (${wanted.source}):\n${problems}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
    throw new ToolError(`The client's model was asked for JSON and answered: ${shown}`);
  }
}

/** Models put JSON into a code block, whatever they were told. */
function withoutFence(text: string): string {
  return /^\s*```(?:json)?\s*\n([\s\S]*?)\n\s*```\s*$/.exec(text)?.[1] ?? text;
}

/** MCP `ListRootsRequest`. */
export function listRoots(options: QuestionOptions | undefined): Question {
  return {
    method: "roots/list",
    params: {},
    kind: "roots",
    key: options?.key,
    requires: { roots: {} },
    refuse: (answer) => (readRoots(answer) ? undefined : "no list of roots came back"),
  };
}

/** The roots of an answer that was not refused. */
export function rootsOf(answer: unknown): Root[] {
  return (readRoots(answer) ?? []).map(({ uri, name }) => ({ uri, ...(name !== undefined && { name }) }));
}

function readRoots(answer: unknown): Root[] | undefined {
  const roots = isObject(answer) ? answer.roots : undefined;
  return Array.isArray(roots) && roots.every(isRoot) ? roots : undefined;
}

function isRoot(value: unknown): value is Root {
  return isObject(value) && typeof value.uri === "string" && ["string", "undefined"].includes(typeof value.name);
}

function refuseAction(answer: unknown): string | undefined {
  const action = isObject(answer) ? answer.action : undefined;
  return action === "accept" || action === "decline" || action === "cancel"
    ? undefined
    : "no answer with an action of accept, decline or cancel came back";
}

/** What became of a form or a visit. */
export function actionOf(answer: unknown): "accept" | "decline" | "cancel" {
  const action = isObject(answer) ? answer.action : undefined;
  return action === "accept" || action === "decline" ? action : "cancel";
}

function isAccepted(answer: unknown): answer is { content?: unknown } {
  return actionOf(answer) === "accept";
}

/** The fields of a form, with defaults for those left out; what the form does not have is dropped. */
function completed(content: unknown, { schema }: QuestionDefinition): unknown {
  if (content !== undefined && !isObject(content)) return content;
  const fields = isObject(schema.properties) ? Object.entries(schema.properties) : [];
  const filled = fields.flatMap(([name, field]): [string, unknown][] => {
    const given = content && Object.hasOwn(content, name) ? content[name] : undefined;
    const value = given ?? (isObject(field) ? field.default : undefined);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(filled);
}

function blocksOf(answer: unknown): Record<string, unknown>[] | undefined {
  if (!isObject(answer)) return undefined;
  const blocks = Array.isArray(answer.content) ? answer.content : [answer.content];
  return blocks.length > 0 && blocks.every(isObject) ? blocks : undefined;
}
