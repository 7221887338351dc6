import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import formats from "ajv-formats";
import { boundValidators } from "./bounded-validators.ts";
import type { JsonSchema } from "./json-schema.ts";
import { leaveOutOwnChecks } from "./own-properties.ts";
import { countFewerCharacters } from "./text-lengths.ts";
import { ownKeywords, sharedKeyword } from "./validator-keywords.ts";

/** Schemas by name in, a module out that exports a validator function for each. */
export type ValidatorEmitter = (schemas: Record<string, JsonSchema>) => string;

/**
 * Emits modules in turn, as Ajv takes its time to begin; no name may come twice. The functions need no Ajv and no eval; small
 * helpers of Ajv and ajv-formats are imported and bundled.
 */
export function validatorEmitter(): ValidatorEmitter {
  const shared = new Set<string>();
  let ajv: Ajv2020 | undefined;
  return (schemas) => {
    const names = Object.keys(schemas);
    if (names.length === 0) return "export {};\n";
    const compiler = ajv ?? compilerWith(shared);
    ajv = compiler;
    for (const [name, schema] of Object.entries(schemas)) compiler.addSchema(schema, name);
    const text = standalone.default(compiler, Object.fromEntries(names.map((name) => [name, name])));
    return toImports(boundValidators(countFewerCharacters(leaveOutOwnChecks(text)), shared));
  };
}

/** Names of functions that are asked about each object once go into `shared`. */
function compilerWith(shared: Set<string>): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    strictTuples: false, // it refuses optional elements
    strictRequired: false, // it refuses a required name that only an index signature describes
    allowMatchingProperties: true, // strict mode refuses `{ 0: string; [key: number]: string }`
    allErrors: true,
    discriminator: true,
    ownProperties: true,
    multipleOfPrecision: 6, // 1.15 is a multiple of 0.05, whatever binary fractions make of it
    messages: false,
    meta: false, // what is wrong with a schema is ours to know, and the schema of schemas takes 50 ms to compile
    validateSchema: false,
    code: { source: true, esm: true, lines: true, optimize: true },
  });
  // what 2020-12 has them for is in no schema of ours, and it costs unions their short cut and every function some lines
  Object.assign(ajv.opts, { unevaluated: false, dynamicRef: false });
  formats.default(ajv, { mode: "full" });
  for (const keyword of ["x-mcp-header", "$anchor"]) ajv.addKeyword(keyword);
  for (const keyword of [...ownKeywords, sharedKeyword(shared)]) ajv.addKeyword(keyword);
  return ajv;
}

/** Ajv prints `require("ajv/dist/runtime/…")` even in ESM output; imports can be bundled without a shim. */
function toImports(text: string): string {
  const imports = new Map<string, string>();
  const body = text.replace(/require\("((?:ajv|mcpc)[^"]*)"\)/g, (_, path: string) => {
    if (!imports.has(path)) imports.set(path, path.startsWith("ajv") ? `ajv${imports.size}` : "mcpc");
    return imports.get(path) ?? "";
  });
  const lines = [...imports].map(([path, name]) => {
    const from = path.startsWith("ajv") ? `${path}.js` : path;
    return `import * as ${name} from ${JSON.stringify(from)};`;
  });
  return `${[...lines, body].join("\n")}\n`;
}
