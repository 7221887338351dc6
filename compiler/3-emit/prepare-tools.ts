import type { ToolDescriptor } from "../../manifest/index.ts";
import type { KeptEmission } from "./kept-emission.ts";
import { toolListing } from "./listings.ts";
import { toolSchemas } from "./tool-schemas.ts";
import { validatedSchema } from "./validator-module.ts";

/**
 * Makes of tools what does not depend on the rest of the manifest, before there is one, for an `emit` that is given the same
 * objects. They must not refer to types of the manifest.
 */
export function prepareTools(tools: readonly ToolDescriptor[], kept: KeptEmission): void {
  for (const tool of tools) {
    const schemas = kept.toolSchemas.of(tool, () => toolSchemas(tool, { types: {} }));
    const listing = kept.toolListings.of(tool, () => toolListing(tool, schemas));
    kept.json.of(listing, JSON.stringify);
    for (const schema of [schemas.inputValidator, schemas.outputValidator]) {
      if (schema) kept.validated.of(schema, validatedSchema);
    }
  }
}
