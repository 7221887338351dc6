import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "../processes.mjs";

const here = join(root, "bench/validators");
const peers = createRequire(join(root, "bench/peers/package.json"));

/**
 * Every contender as one minified file, with all that it needs: `{name: {file, bytes}}`. Beside another checkout it is
 * only what both compile.
 */
export async function bundleContenders(workspace, { mcpc, against }) {
  const own = await compileOrders(join(workspace, "mcpc"), mcpc);
  const contenders = {
    mcpc: { source: "mcpc.mjs", ...own },
    ...(against
      ? { against: { source: "mcpc.mjs", ...(await compileOrders(join(workspace, "against"), against)) } }
      : otherContenders(own)),
  };
  const files = await Promise.all(
    Object.entries(contenders).map(async ([name, contender]) => {
      const file = join(workspace, `${name}.mjs`);
      await bundleOne(file, contender);
      return [name, { file, bytes: (await readFile(file)).length }];
    }),
  );
  return Object.fromEntries(files);
}

function otherContenders(own) {
  const { modules, schema } = own;
  const ajv = (allErrors) => ({ ...modules, "bench:standalone": standalone(schema, allErrors) });
  return {
    alone: { ...own, source: "mcpc-alone.mjs" },
    standalone: { ...own, source: "standalone.mjs", modules: ajv(true) },
    standaloneFirst: { ...own, source: "standalone.mjs", modules: ajv(false) },
    ajv: { ...own, source: "ajv.mjs" },
    zod: { ...own, source: "zod.mjs" },
  };
}

/** What a checkout makes of orders.ts, as modules that contenders import. */
async function compileOrders(folder, checkout) {
  await mkdir(join(folder, "src"), { recursive: true });
  await writeFile(join(folder, "package.json"), '{"name":"bench","version":"1.0.0","type":"module"}');
  await copyFile(join(here, "orders.ts"), join(folder, "src/server.ts"));
  const { compile, toolListings } = await import(join(checkout.root, "dist/compiler/index.js"));
  const { emit } = await import(join(checkout.root, "dist/compiler/3-emit/index.js"));
  const { manifest, diagnostics } = await compile({ root: folder });
  if (diagnostics.length > 0) throw new Error(`orders.ts: ${JSON.stringify(diagnostics)}`);
  const listing = toolListings(manifest)[0];
  const schema = listing.inputSchema;
  const modules = {
    "bench:emitted": emit(manifest, { generator: "bench", settings: {} }).validators,
    "bench:listing": asModule(listing),
    "bench:schema": asModule(schema),
  };
  return { checkout, schema, modules };
}

/** As Ajv's documentation shows it: `code: {source, esm}`, formats added, nothing else asked for. */
function standalone(schema, allErrors) {
  const { Ajv2020 } = peers("ajv/dist/2020.js");
  const ajv = new Ajv2020({ allErrors, allowUnionTypes: true, code: { source: true, esm: true } });
  peers("ajv-formats").default(ajv);
  return peers("ajv/dist/standalone").default(ajv, ajv.compile(schema));
}

function asModule(value) {
  return `export default ${JSON.stringify(value)};`;
}

function bundleOne(outfile, { source, checkout, modules }) {
  return build({
    entryPoints: [join(here, source)],
    outfile,
    bundle: true,
    minify: true,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "warning",
    plugins: [contents(checkout, modules)],
  });
}

/** What validators ask of `mcpc/runtime`, without the guard of stdout that comes with the rest: results are printed there. */
const checks = `
export * as validationBounds from "mcpc:runtime/validation-bounds.js";
export * as wireChecks from "mcpc:runtime/wire-checks.js";
`;

/** Packages come from the peers' folder; `mcpc` is what the checkout built last, of which only what is used counts. */
function contents(checkout, modules) {
  const own = (path) => ({ path: join(checkout.root, "dist/runtime", path), sideEffects: false });
  return {
    name: "contents",
    setup(builder) {
      builder.onResolve({ filter: /^bench:/ }, ({ path }) => ({ path, namespace: "bench" }));
      builder.onLoad({ filter: /.*/, namespace: "bench" }, ({ path }) => ({
        contents: path === "checks" ? checks : modules[path],
        resolveDir: join(root, "bench/peers"),
      }));
      builder.onResolve({ filter: /^mcpc:runtime\// }, ({ path }) => own(path.slice("mcpc:runtime/".length)));
      builder.onResolve({ filter: /^mcpc\/runtime$/ }, () => ({ path: "checks", namespace: "bench" }));
      builder.onResolve({ filter: /^(ajv|ajv-formats|zod)(\/|$)/ }, ({ path, kind, resolveDir }) =>
        resolveDir.startsWith(here)
          ? builder.resolve(path, { kind, resolveDir: join(root, "bench/peers") })
          : undefined,
      );
    },
  };
}
