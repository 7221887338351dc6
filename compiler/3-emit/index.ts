import type { Manifest } from "../../manifest/index.ts";
import { emitEntry, type ServerOptions } from "./entry.ts";
import { emitInfo } from "./info.ts";
import { KeptEmission } from "./kept-emission.ts";
import { ListingModule, toolListing } from "./listings.ts";
import { promptListing } from "./prompt-definition.ts";
import { emitQuestions, type SourceInsert } from "./questions.ts";
import { resourceListing, templateListing } from "./resource-listings.ts";
import { toolSchemas } from "./tool-schemas.ts";
import { emitValidatorGroups } from "./validator-groups.ts";
import { ValidatorModule } from "./validator-module.ts";

export type { Artifact } from "./artifact.ts";
export { type DevEmitted, DevEmitter, type UserModules } from "./dev-emitter.ts";
export { KeptEmission } from "./kept-emission.ts";
export { prepareTools } from "./prepare-tools.ts";
export type { SourceInsert } from "./questions.ts";

export interface EmitOptions extends ServerOptions {
  /** Version of mcpc, for the line that says who wrote the file. */
  generator: string;
  /** What was prepared. */
  kept?: KeptEmission;
}

/** What a manifest becomes before it is bundled: modules that import each other by name. */
export interface Emitted {
  /** The generated entry; imports the other three, `mcpc/runtime` and the user's modules. */
  entry: string;
  info: string;
  listings: string;
  validators: string;
  /** What the module of validators imports, where there are many. */
  validatorModules: Record<string, string>;
  /** What calls that ask by type are given; imported by the user's modules, as `inserts` says. */
  questions: string;
  inserts: SourceInsert[];
}

/** Manifest in, text out. The same manifest gives the same bytes. */
export function emit(manifest: Manifest, options: EmitOptions): Emitted {
  const { kept = new KeptEmission() } = options;
  const listings = new ListingModule(kept);
  const validators = new ValidatorModule(kept.validated);
  const entry = emitEntry({ ...options, manifest, listings, validators, kept });
  const questions = emitQuestions(manifest, validators);
  const compiled = emitValidatorGroups(validators.schemas);
  return {
    entry,
    info: emitInfo(manifest),
    listings: listings.toString(),
    validators: compiled.index,
    validatorModules: compiled.modules,
    questions: questions.module,
    inserts: questions.inserts,
  };
}

/** What `prompts/list` answers, in order. */
export function promptListings(manifest: Manifest): object[] {
  return manifest.prompts.map((prompt) => promptListing(prompt, manifest));
}

/** What `resources/list` answers where nothing has `@lists`, and `resources/templates/list`, in order. */
export function resourceListings({ resources, resourceTemplates, types }: Manifest): {
  resources: object[];
  resourceTemplates: object[];
} {
  return {
    resources: resources.map((resource) => resourceListing(resource, types)),
    resourceTemplates: resourceTemplates.map((template) => templateListing(template, types)),
  };
}

/** What `tools/list` answers to 2026-07-28 clients, in order. */
export function toolListings(manifest: Manifest): object[] {
  return manifest.tools.map((tool) => toolListing(tool, toolSchemas(tool, manifest)));
}
