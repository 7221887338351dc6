import type { ContextUse } from "../manifest/index.ts";
import type { Registry } from "./registry.ts";

/** MCP `ServerCapabilities`, the part that a server of mcpc declares. */
export type Capabilities = {
  logging: Record<string, never>;
  prompts: { listChanged?: true };
  resources: { listChanged?: true; subscribe?: true };
  tools?: { listChanged?: true };
  completions?: Record<string, never>;
};

/** What a client can be told of without having asked. */
const announced: readonly ContextUse[] = ["toolsChanged", "promptsChanged", "resourcesChanged", "resourceUpdated"];

/** Whether clients that listen can be told of something. */
export function announces({ uses }: Registry): boolean {
  return announced.some((change) => uses.has(change));
}

/**
 * What a server declares. Prompts and resources are declared without any, too, as empty lists are: many clients ask for them
 * whatever is declared, and show an error otherwise. `listens`: whether the client stays to hear of changes.
 */
export function capabilitiesOf(registry: Registry, listens: boolean): Capabilities {
  const { tools, uses, canChange } = registry;
  const changes = (use: ContextUse) => listens && uses.has(use);
  return {
    logging: {},
    prompts: { ...(changes("promptsChanged") && { listChanged: true }) },
    resources: {
      ...(changes("resourcesChanged") && { listChanged: true }),
      ...(changes("resourceUpdated") && { subscribe: true }),
    },
    ...((tools.size > 0 || canChange) && { tools: { ...(changes("toolsChanged") && { listChanged: true }) } }),
    ...(completesArguments(registry) && { completions: {} }),
  };
}

/** Whether any URI could be that of a resource. */
export function hasResources({ resources, resourceTemplates, files }: Registry): boolean {
  return resources.size > 0 || resourceTemplates.length > 0 || files !== undefined;
}

/** Completion is answered wherever there is an argument to complete, if with nothing: clients ask while people type. */
export function completesArguments({ prompts, resourceTemplates, canChange }: Registry): boolean {
  return prompts.size > 0 || resourceTemplates.length > 0 || canChange;
}
