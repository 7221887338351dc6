import type { Client } from "./client.ts";
import type { Discovered, Prompt, Resource, ResourceTemplate, Tool } from "./mcp.ts";

/** Something that the server has, by the kind that MCP knows it as. */
export type Item =
  | { kind: "tool"; id: string; has: Tool }
  | { kind: "resource"; id: string; has: Resource }
  | { kind: "template"; id: string; has: ResourceTemplate }
  | { kind: "prompt"; id: string; has: Prompt };

export const kinds = [
  { kind: "tool", plural: "Tools" },
  { kind: "resource", plural: "Resources" },
  { kind: "template", plural: "Resource templates" },
  { kind: "prompt", plural: "Prompts" },
] as const;

/** Everything the server lists, in its order. */
export async function loadInventory(client: Client, { capabilities }: Discovered): Promise<Item[]> {
  const when = <T>(has: unknown, method: string, key: string) => (has ? client.list<T>(method, key) : []);
  const { tools: hasTools, resources: hasResources, prompts: hasPrompts } = capabilities;
  const [tools, resources, templates, prompts] = await Promise.all([
    when<Tool>(hasTools, "tools/list", "tools"),
    when<Resource>(hasResources, "resources/list", "resources"),
    when<ResourceTemplate>(hasResources, "resources/templates/list", "resourceTemplates"),
    when<Prompt>(hasPrompts, "prompts/list", "prompts"),
  ]);
  return [
    ...tools.map((has): Item => ({ kind: "tool", id: has.name, has })),
    ...resources.map((has): Item => ({ kind: "resource", id: has.uri, has })),
    ...templates.map((has): Item => ({ kind: "template", id: has.uriTemplate, has })),
    ...prompts.map((has): Item => ({ kind: "prompt", id: has.name, has })),
  ];
}

/** Where the page shows it, as the part of its address after `#`. */
export function addressOf({ kind, id }: Item): string {
  return `#/${kind}/${encodeURIComponent(id)}`;
}
