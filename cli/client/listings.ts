import type { Prompt, Resource, ResourceTemplateType, Tool } from "@modelcontextprotocol/client";
import type { Reached } from "./with-server.ts";

/** What a server says that it has. */
export interface Listings {
  tools: Tool[];
  resources: Resource[];
  resourceTemplates: ResourceTemplateType[];
  prompts: Prompt[];
}

/** All lists of a server, each from its first page to its last; those that it does not offer are empty. */
export async function readListings(server: Reached): Promise<Listings> {
  const { resources, resourceTemplates } = await readResourceListings(server);
  return { tools: await readTools(server), resources, resourceTemplates, prompts: await readPrompts(server) };
}

export async function readTools({ client, request }: Reached): Promise<Tool[]> {
  if (!client.getServerCapabilities()?.tools) return [];
  return (await request((options) => client.listTools(undefined, options))).tools;
}

export async function readPrompts({ client, request }: Reached): Promise<Prompt[]> {
  if (!client.getServerCapabilities()?.prompts) return [];
  return (await request((options) => client.listPrompts(undefined, options))).prompts;
}

export async function readResourceListings({
  client,
  request,
}: Reached): Promise<Pick<Listings, "resources" | "resourceTemplates">> {
  if (!client.getServerCapabilities()?.resources) return { resources: [], resourceTemplates: [] };
  const { resources } = await request((options) => client.listResources(undefined, options));
  const { resourceTemplates } = await request((options) => client.listResourceTemplates(undefined, options));
  return { resources, resourceTemplates };
}
