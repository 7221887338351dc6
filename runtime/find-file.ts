import type { FoundResource } from "./find-resource.ts";
import type { Registry } from "./registry.ts";

/**
 * The static file of a URI, unless it is the URI of a function's resource, spelled so or with other percent-encoding:
 * the function's comes first. Nothing when there is no such file; a template may match then.
 */
export async function findFile({ files, resources }: Registry, uri: string): Promise<FoundResource | undefined> {
  if (!files || resources.has(uri)) return undefined;
  const file = await files.find(uri);
  return file && { definition: resources.get(file.listing.uri) ?? file, args: {} };
}
