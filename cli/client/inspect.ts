import { promptListings, resourceListings, toolListings } from "../../compiler/index.ts";
import type { Descriptor, Manifest, Parameter } from "../../manifest/index.ts";
import { here } from "../place.ts";
import { palette, paletteOf, size } from "../terminal.ts";
import { readContract } from "./contract.ts";
import { exitCodes } from "./exit-codes.ts";
import { BYTES_PER_TOKEN, heavyWarnings, total, type Weight, weigh } from "./weight.ts";

export interface InspectFlags {
  server?: string;
  format: "table" | "json" | "mcp";
}

/** `mcpc inspect`: what a server has, read from its manifest. */
export async function inspect(target: string | undefined, flags: InspectFlags): Promise<number> {
  const manifest = await readContract(target ?? flags.server, here());
  const lists = { tools: toolListings(manifest), ...resourceListings(manifest), prompts: promptListings(manifest) };
  const weights = lists.tools.map(weigh);
  const tools = manifest.tools.map((tool, index) => ({ ...tool, ...(weights[index] ?? { bytes: 0, tokens: 0 }) }));
  process.stdout.write(`${render(manifest, lists, tools, flags.format)}\n`);
  for (const warning of heavyWarnings(tools)) process.stderr.write(`${palette.warning("warning:")} ${warning}\n`);
  return exitCodes.ok;
}

type WeighedTool = Manifest["tools"][number] & Weight;

function render(manifest: Manifest, lists: object, tools: WeighedTool[], format: InspectFlags["format"]): string {
  switch (format) {
    case "mcp":
      return JSON.stringify(lists, null, 2);
    case "json":
      return JSON.stringify(summary(manifest, tools), null, 2);
    case "table":
      return tables(manifest, tools);
  }
}

function summary(manifest: Manifest, tools: WeighedTool[]): object {
  const about = ({ name, title, description, handler }: Descriptor) => ({
    name,
    title,
    description,
    source: sourceOf(handler),
  });
  return {
    server: manifest.server,
    total: { tools: tools.length, ...total(tools) },
    tools: tools.map((tool) => ({
      ...about(tool),
      bytes: tool.bytes,
      tokens: tool.tokens,
      annotations: tool.annotations,
    })),
    resources: manifest.resources.map((resource) => ({ uri: resource.uri, ...about(resource) })),
    resourceTemplates: manifest.resourceTemplates.map((template) => ({
      uriTemplate: template.uriTemplate,
      ...about(template),
    })),
    files: manifest.files?.map(({ uri, path }) => ({ uri, source: path })),
    prompts: manifest.prompts.map(about),
  };
}

function tables(manifest: Manifest, tools: WeighedTool[]): string {
  const { bold, dim } = paletteOf(process.stdout);
  const { name, version } = manifest.server;
  const all = total(tools);
  const resources = [
    ...manifest.resources.map(({ uri, mimeType = "", handler }) => [uri, mimeType, sourceOf(handler)]),
    ...manifest.resourceTemplates.map(({ uriTemplate, mimeType = "", handler }) => [
      uriTemplate,
      mimeType,
      sourceOf(handler),
    ]),
    ...(manifest.files ?? []).map(({ uri, mimeType = "", path }) => [uri, mimeType, path]),
  ];
  const toolRows = tools.map((tool) => [
    call(tool),
    String(tool.bytes),
    String(tool.tokens),
    hints(tool),
    sourceOf(tool.handler),
  ]);
  const totals = ["in all", String(all.bytes), String(all.tokens), "", ""];
  const parts = [
    bold(`${name} ${version}`),
    toolRows.length > 0 ? table(["tool", "bytes", "tokens", "", "source"], [...toolRows, totals], dim, [1, 2]) : "",
    resources.length > 0 ? table(["resource", "type", "source"], resources, dim) : "",
    manifest.prompts.length > 0
      ? table(
          ["prompt", "source"],
          manifest.prompts.map((prompt) => [call(prompt), sourceOf(prompt.handler)]),
          dim,
        )
      : "",
    toolRows.length > 0
      ? dim(
          `tokens: estimated, a token for ${BYTES_PER_TOKEN} bytes of name, description and input schema; ${size(all.bytes)} on the wire`,
        )
      : "",
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** `search(query, limit?)`. */
function call({ name, signature }: Descriptor): string {
  return `${name}(${signature.parameters.flatMap(argumentNames).join(", ")})`;
}

function argumentNames(parameter: Parameter): string[] {
  switch (parameter.role) {
    case "argument":
      return [parameter.required ? parameter.name : `${parameter.name}?`];
    case "rest":
      return [`...${parameter.name}`];
    case "arguments": {
      const { shape } = parameter;
      if (shape.kind !== "object") return [parameter.name];
      return shape.properties.map(({ name, required }) => (required ? name : `${name}?`));
    }
    case "context":
    case "signal":
      return [];
  }
}

function hints({ annotations = {} }: WeighedTool): string {
  const { readOnlyHint, destructiveHint } = annotations;
  return readOnlyHint ? "read-only" : destructiveHint ? "destructive" : "";
}

function sourceOf({ file, line }: Descriptor["handler"]): string {
  return `${file}:${line}`;
}

/** Aligned columns, those of `numbers` to the right; one that is empty in every row is left out. */
function table(head: string[], rows: string[][], dim: (text: string) => string, numbers: number[] = []): string {
  const columns = head.flatMap((title, column) => {
    const cells = rows.map((row) => row[column] ?? "");
    if (cells.every((cell) => cell === "")) return [];
    const width = Math.max(title.length, ...cells.map((cell) => cell.length));
    return [[title, ...cells].map((cell) => (numbers.includes(column) ? cell.padStart(width) : cell.padEnd(width)))];
  });
  const lines = ["", ...rows].map((_, row) =>
    columns
      .map((cells) => cells[row])
      .join("  ")
      .trimEnd(),
  );
  const [first = "", ...others] = lines;
  return [dim(first), ...others].join("\n");
}
