import type { Client } from "./client.ts";
import { contentBlock, contents } from "./content.ts";
import { copyButton, h } from "./dom.ts";
import { objectForm } from "./form.ts";
import type { Item } from "./inventory.ts";
import { jsonView } from "./json-view.ts";
import { markdown } from "./markdown.ts";
import type {
  ContentBlock,
  Discovered,
  Json,
  Prompt,
  Resource,
  ResourceContents,
  ResourceTemplate,
  Tool,
} from "./mcp.ts";
import { parameterHeaders } from "./parameter-headers.ts";
import { runner } from "./runner.ts";
import { toolSignature } from "./signature.ts";
import { textArguments } from "./text-arguments.ts";
import { expand, optionalVariables, variablesOf } from "./uri-template.ts";

export interface ItemViewOptions {
  client: Client;
  capabilities: Discovered["capabilities"];
  /** Whether tools can be run and resources be read here. */
  interactive: boolean;
}

/** Everything about one tool, resource, template or prompt. */
export interface ItemView {
  element: HTMLElement;
  /** What the user has entered. */
  draft?(): unknown;
  write?(draft: unknown): void;
}

interface Parts extends Pick<ItemView, "draft" | "write"> {
  /** Small words beside the name. */
  badges?: string[];
  /** Between the docs and what can be done. */
  about?: HTMLElement[];
  run?: HTMLElement;
  /** What people look at when they want to know exactly. */
  details?: [string, unknown][];
}

export function itemView(item: Item, options: ItemViewOptions): ItemView {
  const { title, name, description } = item.has;
  const { badges = [], about = [], run, details = [], ...draft } = partsOf(item, options);
  const head = h("h1", { tabindex: -1 }, title ?? name);
  const id = item.id === (title ?? name) ? undefined : h("code", { class: "id" }, item.id);
  const element = h(
    "article",
    {},
    h("header", {}, icon(item), head, id, ...badges.map((badge) => h("span", { class: "badge" }, badge))),
    description ? markdown(description) : undefined,
    ...about,
    options.interactive && run,
    ...details.map(([label, value]) => h("details", { class: "schema" }, h("summary", {}, label), jsonView(value))),
  );
  return { element, ...draft };
}

/** Only pictures that came with the list: the page asks nobody else for anything. */
function icon({ has }: Item): HTMLElement | undefined {
  const own = has.icons?.find(({ src }) => src.startsWith("data:image/"));
  return own && h("img", { class: "icon", src: own.src, alt: "" });
}

function partsOf(item: Item, options: ItemViewOptions): Parts {
  switch (item.kind) {
    case "tool":
      return toolParts(item.has, options);
    case "resource":
      return resourceParts(item.has, options);
    case "template":
      return templateParts(item.has, options);
    case "prompt":
      return promptParts(item.has, options);
  }
}

const hintWords: [string, unknown, string][] = [
  ["readOnlyHint", true, "read-only"],
  ["destructiveHint", true, "destructive"],
  ["idempotentHint", true, "idempotent"],
  ["openWorldHint", true, "open world"],
];

function toolParts({ name, inputSchema, outputSchema, annotations = {} }: Tool, { client }: ItemViewOptions): Parts {
  const form = objectForm(inputSchema);
  const request = () => {
    const args = form.read();
    const headers = parameterHeaders(inputSchema, args);
    return args && { method: "tools/call", params: { name, arguments: args }, headers };
  };
  return {
    badges: hintWords.flatMap(([hint, value, word]) => (annotations[hint] === value ? [word] : [])),
    about: [signature(toolSignature(name, inputSchema, outputSchema))],
    run: runner({ client, label: "Run", form: form.element, request, show: toolResult }),
    details: [
      ["Input schema", inputSchema],
      ...(outputSchema ? [["Output schema", outputSchema] as [string, unknown]] : []),
    ],
    draft: form.draft,
    write: form.write,
  };
}

/** Text that only repeats the structured result is not shown twice. */
function toolResult({ content = [], structuredContent, isError }: Json) {
  const blocks = (content as ContentBlock[]).filter(
    ({ type, text }) => structuredContent === undefined || type !== "text" || !repeats(text, structuredContent),
  );
  const failed = isError === true;
  const block = h("div", { class: failed ? "blocks error" : "blocks" }, ...blocks.map(contentBlock));
  const structured =
    structuredContent === undefined ? undefined : h("div", { class: "structured" }, jsonView(structuredContent));
  const isEmpty = blocks.length === 0 && !structured;
  return { failed, elements: [structured, isEmpty ? h("p", { class: "hint" }, "No content.") : block] };
}

function repeats(text: string | undefined, value: unknown): boolean {
  if (text === value) return typeof value !== "string" || !value.includes("\n");
  try {
    return JSON.stringify(JSON.parse(text ?? "")) === JSON.stringify(value);
  } catch {
    return false;
  }
}

function resourceParts({ uri, mimeType, size }: Resource, { client }: ItemViewOptions): Parts {
  const request = () => ({ method: "resources/read", params: { uri } });
  return {
    badges: [mimeType, size === undefined ? undefined : `${size} bytes`].filter((badge) => badge !== undefined),
    about: [signature(uri)],
    run: runner({ client, label: "Read", request, show: resourceResult }),
  };
}

function resourceResult(result: Json) {
  return { elements: ((result.contents ?? []) as ResourceContents[]).map(contents) };
}

function templateParts({ uriTemplate, mimeType }: ResourceTemplate, { client, capabilities }: ItemViewOptions): Parts {
  const optional = optionalVariables(uriTemplate);
  const list = variablesOf(uriTemplate).map((name) => ({ name, required: !optional.has(name) }));
  const uri = h("output", { class: "uri", "aria-label": "URI" }, uriTemplate);
  const changed = () => {
    uri.textContent = expand(uriTemplate, args.values());
  };
  const reference = { type: "ref/resource", uri: uriTemplate } as const;
  const completes = capabilities.completions !== undefined;
  const args = textArguments(list, { client, reference, completes, changed });
  const request = () => {
    const values = args.read();
    return values && { method: "resources/read", params: { uri: expand(uriTemplate, values) } };
  };
  return {
    badges: mimeType ? [mimeType] : [],
    about: [signature(uriTemplate)],
    run: runner({ client, label: "Read", form: h("div", {}, args.element, uri), request, show: resourceResult }),
    draft: args.values,
    write: (draft) => args.write(draft as Record<string, string>),
  };
}

function promptParts({ name, arguments: list = [] }: Prompt, { client, capabilities }: ItemViewOptions): Parts {
  const reference = { type: "ref/prompt", name } as const;
  const args = textArguments(list, { client, reference, completes: capabilities.completions !== undefined });
  const request = () => {
    const values = args.read();
    return values && { method: "prompts/get", params: { name, arguments: values } };
  };
  const declared = list.map((argument) => `${argument.name}${argument.required ? "" : "?"}: string`).join(", ");
  return {
    about: [signature(`${name}(${declared})`)],
    run: runner({ client, label: "Get", form: args.element, request, show: promptResult }),
    details: list.length > 0 ? [["Arguments", list]] : [],
    draft: args.values,
    write: (draft) => args.write(draft as Record<string, string>),
  };
}

function promptResult({ messages = [] }: Json) {
  const shown = (messages as { role: string; content: ContentBlock }[]).map(({ role, content }) =>
    h(
      "div",
      { class: `message ${role === "assistant" ? "assistant" : "user"}` },
      h("h3", {}, role),
      contentBlock(content),
    ),
  );
  return { elements: shown };
}

function signature(text: string): HTMLElement {
  return h(
    "div",
    { class: "signature" },
    h("pre", { tabindex: 0 }, text),
    copyButton(() => text),
  );
}
