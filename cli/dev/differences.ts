import type { Manifest } from "../../manifest/index.ts";

/** A tool, resource, template or prompt that one build has and another has not, or has otherwise. */
export interface Difference {
  change: "added" | "removed" | "changed";
  /** As it is called in the protocol, with its kind before it: `tool add`. */
  what: string;
}

/** What clients are offered by one build and not by the other. What functions do inside is no difference. */
export function differencesOf(before: Manifest, after: Manifest): Difference[] {
  const [earlier, later] = [offers(before), offers(after)];
  const added = [...later].flatMap(([what, descriptor]): Difference[] => {
    const known = earlier.get(what);
    if (known === undefined) return [{ change: "added", what }];
    const isSame = known === descriptor || jsonOf(known) === jsonOf(descriptor);
    return isSame ? [] : [{ change: "changed", what }];
  });
  const removed = [...earlier.keys()].filter((what) => !later.has(what));
  return [...added, ...removed.map((what): Difference => ({ change: "removed", what }))];
}

/** What is offered, by kind and name. */
function offers({ tools, resources, resourceTemplates, prompts }: Manifest): Map<string, object> {
  return new Map<string, object>([
    ...tools.map((tool) => [`tool ${tool.name}`, tool] as const),
    ...resources.map((resource) => [`resource ${resource.uri}`, resource] as const),
    ...resourceTemplates.map((template) => [`resource ${template.uriTemplate}`, template] as const),
    ...prompts.map((prompt) => [`prompt ${prompt.name}`, prompt] as const),
  ]);
}

/** Without where it is written, which changes with every line above it. */
function jsonOf(descriptor: object): string {
  return JSON.stringify(descriptor, (key, value) => (key === "handler" ? undefined : value));
}
