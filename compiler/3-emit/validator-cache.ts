import { quote } from "./code-writer.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { ValidatorModule } from "./validator-module.ts";
import { type ValidatorEmitter, validatorEmitter } from "./validators.ts";

/** Where a compiled validator is. */
export interface CompiledValidator {
  /** The file of its module. */
  file: string;
  /** What the module exports it by. */
  name: string;
}

export interface ValidatorCacheOptions {
  /** What Node imports a module of the runtime or of Ajv by. */
  urlOf(name: string): string;
  /** Takes the text of a module and names its file. */
  add(text: string): string;
}

/** Validators that were compiled once, by their schema: compiling one takes longer than everything else about a tool. */
export class ValidatorCache {
  readonly #options: ValidatorCacheOptions;
  /** By schema, as JSON. */
  readonly #known = new Map<string, CompiledValidator>();
  #emit: ValidatorEmitter | undefined;
  #count = 0;

  constructor(options: ValidatorCacheOptions) {
    this.#options = options;
  }

  /** Validators by the names that they have in a module; what is new of them goes into one file. */
  find({ names, schemas }: ValidatorModule): Map<string, CompiledValidator> {
    const added = [...names].flatMap(([json, name]) => {
      const schema = this.#known.has(json) ? undefined : schemas[name];
      return schema ? [{ json, schema, exported: `v${++this.#count}` }] : [];
    });
    if (added.length > 0) {
      const file = this.#compile(Object.fromEntries(added.map(({ exported, schema }) => [exported, schema])));
      for (const { json, exported } of added) this.#known.set(json, { file, name: exported });
    }
    return new Map([...names].map(([json, name]) => [name, this.#get(json)]));
  }

  forgetAllBut(used: ReadonlySet<string>): void {
    for (const [json, { file }] of this.#known) if (!used.has(file)) this.#known.delete(json);
    this.#emit = undefined; // it keeps all that it has compiled
  }

  #get(json: string): CompiledValidator {
    const found = this.#known.get(json);
    if (!found) throw new Error("this is a bug in mcpc: a validator was not compiled");
    return found;
  }

  #compile(schemas: Record<string, JsonSchema>): string {
    this.#emit ??= validatorEmitter();
    return this.#options.add(this.#linked(this.#emit(schemas)));
  }

  /** What Node gives of CommonJS for sure is all of it, by default. */
  #linked(text: string): string {
    return text.replace(/^import \* as (\w+) from "([^"]+)";$/gm, (_, local: string, name: string) => {
      const imported = name.startsWith("ajv") ? local : `* as ${local}`;
      return `import ${imported} from ${quote(this.#options.urlOf(name))};`;
    });
  }
}
