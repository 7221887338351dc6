import type { ToolDescriptor } from "../../manifest/index.ts";
import type { JsonSchema } from "./json-schema.ts";
import { Memo } from "./memo.ts";
import type { ToolSchemas } from "./tool-schemas.ts";

/**
 * What was made of descriptors before: by the last edit, while a server is developed, or ahead of the manifest. A descriptor
 * that is the same object must become the same: one that refers to the manifest's types has to be another object in each
 * manifest.
 */
export class KeptEmission {
  readonly toolSchemas = new Memo<ToolDescriptor, ToolSchemas>();
  readonly toolListings = new Memo<ToolDescriptor, object>();
  /** Of listings and of members that replace theirs: as JSON, and as an expression that parses it. */
  readonly json = new Memo<object, string>();
  readonly parsed = new Memo<object, string>();
  /** Of schemas, as validators are compiled from them, with their JSON. */
  readonly validated = new Memo<JsonSchema, { schema: JsonSchema; text: string }>();
}
