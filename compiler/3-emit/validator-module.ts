import { withoutAnnotations } from "./annotations.ts";
import { CodeWriter } from "./code-writer.ts";
import type { JsonSchema } from "./json-schema.ts";

/** The validators of a server: schemas are added by name, and compiled together. */
export class ValidatorModule {
  readonly #writer = new CodeWriter();
  readonly #schemas: Record<string, JsonSchema> = {};
  /** By schema, as JSON. */
  readonly #names = new Map<string, string>();

  /**
   * The name that the validator of `schema` is exported by: `wanted`, or like it. Schemas that refuse the same for the
   * same reasons have one validator, named after the first.
   */
  add(wanted: string, schema: JsonSchema): string {
    const validated = withoutAnnotations(schema);
    const key = JSON.stringify(validated);
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const name = this.#writer.name(wanted);
    this.#schemas[name] = validated;
    this.#names.set(key, name);
    return name;
  }

  get schemas(): Readonly<Record<string, JsonSchema>> {
    return this.#schemas;
  }
}
