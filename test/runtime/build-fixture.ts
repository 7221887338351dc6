import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import type { RuntimeSettings, Validator } from "../../runtime/definition.ts";
import { type FixtureTool, fixtureTools, inputSchemaOf } from "./fixture-server.ts";

const require = createRequire(import.meta.url);
const root = resolve(import.meta.dirname, "../..");

// Ajv is CommonJS with a default export, which nodenext types only through require
const { default: Ajv } = require("ajv/dist/2020.js");
const { default: addFormats } = require("ajv-formats");
const { default: standalone } = require("ajv/dist/standalone/index.js");

function createAjv() {
  const ajv = new Ajv({
    allErrors: true,
    strict: false,
    strictNumbers: true,
    discriminator: true,
    code: { source: true, esm: true },
  });
  addFormats(ajv);
  return ajv;
}

/** Compiles one schema in this process. */
export function compileSchema(schema: object): Validator {
  return createAjv().compile(schema);
}

/** Validators of tools by the names `defineFixture` looks for, compiled in this process. */
export function compileValidators(tools: FixtureTool[] = fixtureTools): Record<string, Validator> {
  return Object.fromEntries(schemasOf(tools).map(([name, schema]) => [name, compileSchema(schema)]));
}

/** Bundles the fixture as the compiler bundles a server: one file, nothing beside it. Returns its path. */
export async function buildFixture(settings: RuntimeSettings = {}, entry = entryText(settings)): Promise<string> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "mcpc-runtime-")));
  const outfile = join(folder, "server.mjs");
  const work = join(folder, "work");
  mkdirSync(work);
  writeFileSync(join(work, "validators.mjs"), validatorsText());
  writeFileSync(join(work, "entry.mjs"), entry);
  await build({
    entryPoints: [join(work, "entry.mjs")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    minify: true,
    logLevel: "error",
    nodePaths: [join(root, "node_modules")],
    alias: { "@modelcontextprotocol/server/_shims": join(root, "runtime/protocol/sdk-shims.ts") },
  });
  return outfile;
}

/** The fixture as a server that announces and remembers, so that 2025 clients get sessions. */
export function buildSessionFixture(): Promise<string> {
  const uses = ["session", "detach", "toolsChanged", "promptsChanged", "resourcesChanged", "resourceUpdated"];
  return buildFixture({}, entryText({}, `{ uses: ${JSON.stringify(uses)} }`));
}

/** The fixture with the HTTP+SSE transport, which a generated entry names the same way. */
export function buildSseFixture(): Promise<string> {
  const module = JSON.stringify(join(root, "runtime/transports/legacy-sse.ts"));
  return buildFixture({}, entryText({}, `{ uses: ["toolsChanged"], legacySse: () => import(${module}) }`));
}

function entryText(settings: RuntimeSettings, more = "{}"): string {
  const at = (path: string) => JSON.stringify(join(root, path));
  return [
    `import { serve } from ${at("runtime/index.ts")};`,
    `import * as validators from "./validators.mjs";`,
    `import { defineFixture } from ${at("test/runtime/fixture-server.ts")};`,
    `await serve({ ...defineFixture(validators, ${JSON.stringify(settings)}), ...${more} });`,
  ].join("\n");
}

function validatorsText(): string {
  const ajv = createAjv();
  const names = schemasOf(fixtureTools).map(([name, schema]) => {
    // a copy: one object under two names makes Ajv print its validator twice
    ajv.addSchema(structuredClone(schema), name);
    return [name, name];
  });
  return standalone(ajv, Object.fromEntries(names));
}

function schemasOf(tools: FixtureTool[]): [string, object][] {
  return tools.flatMap((tool): [string, object][] => [
    [`${tool.name}_input`, inputSchemaOf(tool)],
    ...(tool.output ? [[`${tool.name}_output`, tool.output] as [string, object]] : []),
  ]);
}
