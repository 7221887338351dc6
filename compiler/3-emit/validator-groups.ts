import { quote } from "./code-writer.ts";
import type { JsonSchema } from "./json-schema.ts";
import { validatorEmitter } from "./validators.ts";

/** What exports the validators by name, and the modules that it takes them from. */
export interface ValidatorModules {
  index: string;
  modules: Record<string, string>;
}

/** How many validators stand in one module. Ajv puts a module together in time that grows with the square of them. */
const groupSize = 50;

/** One module where there are few, else one that exports what is in others. */
export function emitValidatorGroups(schemas: Record<string, JsonSchema>): ValidatorModules {
  const emit = validatorEmitter();
  const named = Object.entries(schemas);
  if (named.length <= groupSize) return { index: emit(schemas), modules: {} };
  const count = Math.ceil(named.length / groupSize);
  const groups = Array.from({ length: count }, (_, index) => ({
    module: `mcpc:validators/${index + 1}`,
    members: named.slice(index * groupSize, (index + 1) * groupSize),
  }));
  const lines = groups.map(
    ({ module, members }) => `export { ${members.map(([name]) => name).join(", ")} } from ${quote(module)};`,
  );
  return {
    index: `${lines.join("\n")}\n`,
    modules: Object.fromEntries(groups.map(({ module, members }) => [module, emit(Object.fromEntries(members))])),
  };
}
