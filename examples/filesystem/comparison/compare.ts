import type { Tool } from "@modelcontextprotocol/sdk/types.js";

/** What a call answered, with everything that two correct servers may disagree on made equal. */
export interface CallResult {
  content: ({ type: "text"; text: string } | { type: string })[];
  structuredContent?: unknown;
  isError: boolean;
}

/** Paths, the random part of temporary names and the times a file was made and last opened are a server's own. */
export function normaliseResult(result: object, root: string): CallResult {
  const text = JSON.stringify(result)
    .replaceAll(root, "<root>")
    .replace(/\.[0-9a-f-]{32,36}\.tmp/g, ".<random>.tmp")
    .replace(/(created|accessed): [^\\"]+/g, "$1: <time>");
  return { isError: false, ...JSON.parse(text) };
}

/** Tools by name, in order, without the sentences. */
export function normaliseTools(tools: Tool[]): Record<string, unknown> {
  const entries = tools.map(({ name, description: _, inputSchema, outputSchema, ...rest }) => {
    return [name, { ...rest, inputSchema: withoutWords(inputSchema), outputSchema: withoutWords(outputSchema) }];
  });
  return Object.fromEntries(entries);
}

/** Where two JSON values differ, as dotted paths. */
export function differingPaths(left: unknown, right: unknown, path: string[] = []): string[] {
  if (isRecord(left) && isRecord(right)) {
    const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
    return keys.flatMap((key) => differingPaths(left[key], right[key], [...path, key]));
  }
  return JSON.stringify(left) === JSON.stringify(right) ? [] : [path.join(".")];
}

/** Whether a path is the one a pattern names; `*` stands for one step. */
export function pathMatches(path: string, pattern: string): boolean {
  const steps = path.split(".");
  const wanted = pattern.split(".");
  return steps.length === wanted.length && wanted.every((step, index) => step === "*" || step === steps[index]);
}

function withoutWords(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutWords);
  if (!isRecord(schema)) return schema;
  const { description, $schema, ...rest } = schema;
  // A property may itself be called "description"; its schema is an object, the keyword is a string.
  const kept = typeof description === "string" ? rest : { ...rest, ...(description ? { description } : {}) };
  return Object.fromEntries(Object.entries(kept).map(([key, value]) => [key, withoutWords(value)]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
