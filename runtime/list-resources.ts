import type { ResourceList, ResourceListing, ResourceTemplateDefinition } from "./definition.ts";
import type { Call } from "./dispatch.ts";
import { stackOf } from "./errors.ts";
import { inject } from "./inject.ts";
import type { Registry } from "./registry.ts";
import { matchUri } from "./uri-match.ts";

/** MCP `ListResourcesResult`; clients before 2026-07-28 know nothing of the cache hints. */
export interface ResourceListOutcome {
  resources: ResourceListing[];
  ttlMs: number;
  cacheScope: "public" | "private";
}

/**
 * One `resources/list`: the resources that are always there, then files, and then what `@lists` functions find, template
 * by template and each URI once. A function that fails is a line in the log and does not take the others' resources with it.
 */
export async function listResources(registry: Registry, call: Call): Promise<ResourceListOutcome> {
  const { resourceList, listedTemplates, files } = registry;
  if (listedTemplates.length === 0 && !files) return resourceList;
  const found = await Promise.all([
    files?.list() ?? [],
    ...listedTemplates.flatMap((template) => (template.lists ?? []).map((list) => runList(list, template, call))),
  ]);
  const byUri = new Map<string, ResourceListing>();
  for (const listing of [...resourceList.resources, ...found.flat()]) {
    if (!byUri.has(listing.uri)) byUri.set(listing.uri, listing);
  }
  return { resources: [...byUri.values()], ttlMs: 0, cacheScope: "private" };
}

async function runList(
  list: ResourceList,
  template: ResourceTemplateDefinition,
  call: Call,
): Promise<ResourceListing[]> {
  const complain = (problem: string) =>
    call.log.error(`the list of '${template.listing.uriTemplate}' (${list.source}) ${problem}`);
  try {
    const items = await list.invoke({}, inject(call));
    if (!Array.isArray(items)) {
      complain("is not an array");
      return [];
    }
    return items.flatMap((item: unknown) => {
      const listing = toListing(item, template);
      if (listing === undefined)
        complain(`has an entry that is left out, as the template does not match it: ${shown(item)}`);
      return listing ?? [];
    });
  } catch (error) {
    if (!call.signal.aborted) complain(`failed: ${stackOf(error)}`);
    return [];
  }
}

const texts = ["name", "title", "description", "mimeType"] as const;
const others = ["size", "annotations", "icons", "_meta"] as const;

/** An entry with what it says of itself, and for the rest what the template says; nothing without a URI of the template. */
function toListing(item: unknown, template: ResourceTemplateDefinition): ResourceListing | undefined {
  const fields = (typeof item === "object" && item !== null ? item : { uri: item }) as Record<string, unknown>;
  const { uri } = fields;
  if (typeof uri !== "string" || !matchUri(template, uri)) return undefined;
  const { mimeType, annotations, icons } = template.listing;
  const own = [
    ...texts.filter((name) => typeof fields[name] === "string"),
    ...others.filter((name) => fields[name] !== undefined && fields[name] !== null),
  ];
  return {
    uri,
    name: lastSegment(uri),
    ...(mimeType && { mimeType }),
    ...(annotations && { annotations }),
    ...(icons && { icons }),
    ...Object.fromEntries(own.map((name) => [name, fields[name]])),
  };
}

/** `notes.md` of `docs://a/notes.md?x=1`: what a person would call it. The template has matched, so it is well encoded. */
function lastSegment(uri: string): string {
  const path = uri.replace(/[?#].*$/s, "");
  return decodeURIComponent(/[^/:]+(?=[/:]*$)/.exec(path)?.[0] ?? path);
}

function shown(item: unknown): string {
  return (JSON.stringify(item) ?? String(item)).slice(0, 200);
}
