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
  const added = [...later].flatMap(([what, json]): Difference[] => {
    const known = earlier.get(what);
    if (known === undefined) return [{ change: "added", what }];
    return known === json ? [] : [{ change: "changed", what }];
  });
  const removed = [...earlier.keys()].filter((what) => !later.has(what));
  return [...added, ...removed.map((what): Difference => ({ change: "removed", what }))];
}

/** What is offered, by kind and name, as JSON; without where it is written, which changes with every line above it. */
function offers({ tools, resources, resourceTemplates, prompts }: Manifest): Map<string, string> {
  return new Map([
    ...tools.map((tool): [string, string] => [`tool ${tool.name}`, jsonOf(tool)]),
    ...resources.map((resource): [string, string] => [`resource ${resource.uri}`, jsonOf(resource)]),
    ...resourceTemplates.map((template): [string, string] => [`resource ${template.uriTemplate}`, jsonOf(template)]),
    ...prompts.map((prompt): [string, string] => [`prompt ${prompt.name}`, jsonOf(prompt)]),
  ]);
}

function jsonOf(descriptor: object): string {
  return JSON.stringify(descriptor, (key, value) => (key === "handler" ? undefined : value));
}
