import { quote } from "./code-writer.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { ValidatorModules } from "./validator-groups.ts";
import { emitValidators } from "./validators.ts";

/** Validators that were compiled once, by their schema: compiling one takes longer than everything else about a tool. */
export class ValidatorCache {
  /** Schema as JSON, to the module and the name that its validator is exported by. */
  readonly #known = new Map<string, { module: string; name: string }>();
  readonly #modules = new Map<string, string>();
  #count = 0;

  emit(schemas: Record<string, JsonSchema>): ValidatorModules {
    const wanted = Object.entries(schemas).map(([name, schema]) => ({ name, schema, json: JSON.stringify(schema) }));
    const added = new Map(wanted.flatMap(({ json, schema }) => (this.#known.has(json) ? [] : [[json, schema]])));
    if (added.size > 0) this.#compile(added);
    const used = new Set<string>();
    const lines = wanted.map(({ name, json }) => {
      const found = this.#known.get(json);
      if (!found) throw new Error("this is a bug in mcpc: a validator was not compiled");
      used.add(found.module);
      return `export { ${found.name} as ${name} } from ${quote(found.module)};`;
    });
    this.#forgetAllBut(used);
    return { index: ["export {};", ...lines, ""].join("\n"), modules: Object.fromEntries(this.#modules) };
  }

  #compile(added: Map<string, JsonSchema>): void {
    const module = `mcpc:validators/${++this.#count}`;
    const named = [...added].map(([json, schema], index) => ({ json, schema, name: `v${index}` }));
    this.#modules.set(module, emitValidators(Object.fromEntries(named.map(({ name, schema }) => [name, schema]))));
    for (const { json, name } of named) this.#known.set(json, { module, name });
  }

  #forgetAllBut(used: ReadonlySet<string>): void {
    for (const module of [...this.#modules.keys()]) if (!used.has(module)) this.#modules.delete(module);
    for (const [json, { module }] of [...this.#known]) if (!used.has(module)) this.#known.delete(json);
  }
}
