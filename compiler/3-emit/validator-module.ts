import { CodeWriter } from "./code-writer.ts";
import type { JsonSchema } from "./json-schema.ts";
import { emitValidators } from "./validators.ts";

/** The module of validators: schemas are added by name, and compiled together. */
export class ValidatorModule {
  readonly #names = new CodeWriter();
  readonly #schemas: Record<string, JsonSchema> = {};

  /** The name that the module exports the validator of `schema` by: `wanted`, or like it. */
  add(wanted: string, schema: JsonSchema): string {
    const name = this.#names.name(wanted);
    this.#schemas[name] = schema;
    return name;
  }

  get schemas(): Readonly<Record<string, JsonSchema>> {
    return this.#schemas;
  }

  toString(): string {
    return emitValidators(this.#schemas);
  }
}
