import type { Config, Manifest, TypeShape } from "../../manifest/index.ts";
import type { Artifact } from "./artifact.ts";
import { CodeWriter } from "./code-writer.ts";
import { emitEntry } from "./entry.ts";
import { emitInfo } from "./info.ts";
import { type JsonSchema, toRootSchema } from "./json-schema.ts";
import { emitListings, toolListing } from "./listings.ts";
import { toolSchemas } from "./tool-schemas.ts";
import { emitValidators } from "./validators.ts";

export type { Artifact } from "./artifact.ts";

export interface EmitOptions {
  /** Version of mcpc, for the line that says who wrote the file. */
  generator: string;
  settings: Pick<Config, "unknownArguments" | "coerce" | "errors">;
}

/** What a manifest becomes before it is bundled: modules that import each other by name, and the manifest itself. */
export interface Emitted {
  /** The generated entry; imports the other three, `mcpc/runtime` and the user's modules. */
  entry: string;
  info: string;
  listings: string;
  validators: string;
  /** Files that go out as they are. */
  artifacts: Artifact[];
}

/** Manifest in, text out. The same manifest gives the same bytes. */
export function emit(manifest: Manifest, options: EmitOptions): Emitted {
  const schemas = manifest.tools.map((tool) => toolSchemas(tool, manifest));
  const listings = emitListings(manifest, schemas);
  const validated: Record<string, JsonSchema> = {};
  const names = new CodeWriter();
  const validators = manifest.tools.map(({ name }, index) => {
    const input = names.name(`${name}_input`);
    validated[input] = schemas[index]?.inputValidator ?? {};
    const outputSchema = schemas[index]?.outputValidator;
    if (!outputSchema) return { input };
    const output = names.name(`${name}_output`);
    validated[output] = outputSchema;
    return { input, output };
  });
  const addValidator = (shape: TypeShape, wanted: string) => {
    const name = names.name(`is_${wanted}`);
    validated[name] = toRootSchema(shape, { types: manifest.types, direction: "input", purpose: "validator" });
    return name;
  };
  const entry = emitEntry({ manifest, schemas, validators, listings: listings.names, addValidator, ...options });
  return {
    entry,
    info: emitInfo(manifest),
    listings: listings.text,
    validators: emitValidators(validated),
    artifacts: [{ path: "mcpc.json", text: `${JSON.stringify(manifest, null, 2)}\n` }],
  };
}

/** What `tools/list` answers to 2026-07-28 clients, in order. */
export function toolListings(manifest: Manifest): object[] {
  return manifest.tools.map((tool) => toolListing(tool, toolSchemas(tool, manifest)));
}
