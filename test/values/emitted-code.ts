import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import type { Emitted } from "../../compiler/3-emit/index.ts";
import type { ServerDefinition, Validator } from "../../runtime/definition.ts";

const root = resolve(import.meta.dirname, "../..");

/** What was emitted for one manifest, running: the same text as in a server, with a `serve` that keeps what it is given. */
export interface Running {
  definition: ServerDefinition;
  validators: Record<string, Validator>;
}

type EmittedModules = Pick<Emitted, "entry" | "validators" | "validatorModules" | "listings">;

const nothing: EmittedModules = { entry: "", validators: "", validatorModules: {}, listings: "" };

/** Bundles the emitted code of many manifests at once and runs it. Every handler returns its arguments. */
export async function runEmitted(emitted: Record<string, EmittedModules>) {
  const names = Object.keys(emitted);
  const lines = names.flatMap((name, index) => [
    `import { definition as d${index} } from "runtime:${name}";`,
    `import "entry:${name}";`,
    `import * as v${index} from "validators:${name}";`,
  ]);
  const members = names.map(
    (name, index) => `${JSON.stringify(name)}: { definition: d${index}, validators: v${index} }`,
  );
  const start = [...lines, `export default { ${members.join(", ")} };`].join("\n");
  return (await importBundle(start, emittedModules(emitted))).default as Record<string, Running>;
}

function emittedModules(emitted: Record<string, EmittedModules>) {
  return (kind: string, name: string): string => {
    const { entry, validators, validatorModules, listings } = emitted[name] ?? nothing;
    switch (kind) {
      case "entry":
        return entry;
      case "validators":
        return validators;
      case "listings":
        return listings;
      case "info":
        return "export const info = { name: 'test', version: '0.0.0' };";
      case "handlers":
        return handlersText(entry);
      case "runtime":
        return `export * as codecs from ${JSON.stringify(join(root, "runtime/codecs.ts"))};
export * as validationBounds from ${JSON.stringify(join(root, "runtime/validation-bounds.ts"))};
export * as wireChecks from ${JSON.stringify(join(root, "runtime/wire-checks.ts"))};
export let definition; export function serve(given) { definition = given; }`;
    }
    const group = validatorModules[`mcpc:${kind}`];
    if (group === undefined) throw new Error(`Nothing is known of '${kind}:${name}'`);
    return group;
  };
}

/** For each function the entry imports, one that returns its arguments. */
function handlersText(entry: string): string {
  const imported = [...entry.matchAll(/^import \{ (.*) \} from "\.\/.*";$/gm)].flatMap((match) =>
    (match[1] ?? "").split(", "),
  );
  const names = imported.map((item, index) => `handler${index} as ${item.split(" as ")[0]}`);
  const handlers = imported.map((_, index) => `const handler${index} = (...args) => args;`);
  return [...handlers, `export { ${names.join(", ")} };`].join("\n");
}

type ModuleText = (kind: string, name: string) => string;

async function importBundle(start: string, textOf: ModuleText): Promise<{ default: unknown }> {
  const folder = mkdtempSync(join(tmpdir(), "mcpc-values-"));
  const outfile = join(folder, "bundle.mjs");
  try {
    await build({
      stdin: { contents: start, resolveDir: root },
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20",
      logLevel: "error",
      plugins: [virtual(textOf)],
    });
    return await nativeImport(folder, outfile);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Vitest would rewrite megabytes of code on their way in; this leaves them to Node. */
function nativeImport(folder: string, path: string): Promise<{ default: unknown }> {
  const loader = join(folder, "load.cjs");
  writeFileSync(loader, "module.exports = (path) => import(path);");
  const load = createRequire(import.meta.url)(loader) as (url: string) => Promise<{ default: unknown }>;
  return load(pathToFileURL(path).href);
}

/** `entry:NAME` and what an entry imports, each module known by its kind and by the entry it belongs to. */
function virtual(textOf: ModuleText): Plugin {
  return {
    name: "emitted code",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^(entry|validators|runtime):/ }, ({ path }) => ({ path, namespace: "emitted" }));
      onResolve({ filter: /.*/, namespace: "emitted" }, ({ path, importer }) => {
        const name = importer.slice(importer.indexOf(":") + 1);
        if (path === "mcpc/runtime") return { path: `runtime:${name}`, namespace: "emitted" };
        if (path.startsWith("mcpc:")) return { path: `${path.slice(5)}:${name}`, namespace: "emitted" };
        if (path.startsWith("./")) return { path: `handlers:${name}`, namespace: "emitted" };
        return undefined;
      });
      onLoad({ filter: /.*/, namespace: "emitted" }, ({ path }) => ({
        contents: textOf(path.slice(0, path.indexOf(":")), path.slice(path.indexOf(":") + 1)),
        resolveDir: root,
      }));
    },
  };
}
