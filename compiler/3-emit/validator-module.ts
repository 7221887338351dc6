import { withoutAnnotations } from "./annotations.ts";
import { CodeWriter } from "./code-writer.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { KeptEmission } from "./kept-emission.ts";
import { Memo } from "./memo.ts";

/** The validators of a server: schemas are added by name, and compiled together. */
export class ValidatorModule {
  readonly #writer = new CodeWriter();
  readonly #schemas: Record<string, JsonSchema> = {};
  /** By schema, as JSON. */
  readonly #names = new Map<string, string>();
  readonly #validated: KeptEmission["validated"];

  constructor(validated: KeptEmission["validated"] = new Memo()) {
    this.#validated = validated;
  }

  /**
   * The name that the validator of `schema` is exported by: `wanted`, or like it. Schemas that refuse the same for the
   * same reasons have one validator, named after the first.
   */
  add(wanted: string, schema: JsonSchema): string {
    const validated = this.#validated.of(schema, validatedSchema);
    const known = this.#names.get(validated.text);
    if (known !== undefined) return known;
    const name = this.#writer.name(wanted);
    this.#schemas[name] = validated.schema;
    this.#names.set(validated.text, name);
    return name;
  }

  get schemas(): Readonly<Record<string, JsonSchema>> {
    return this.#schemas;
  }

  /** The names, by schema as JSON. */
  get names(): ReadonlyMap<string, string> {
    return this.#names;
  }
}

/** As validators are compiled from it, and as JSON. */
export function validatedSchema(written: JsonSchema): { schema: JsonSchema; text: string } {
  const schema = withoutAnnotations(written);
  return { schema, text: JSON.stringify(schema) };
}
