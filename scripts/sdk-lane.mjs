import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";

/** By part: what of `runtime/` it serves with, and what a server is built from before a message needs it. */
export const lanes = {
  "sdk.js": {
    serves: "export { createHttpEndpoint, openStdioConnection } from './protocol/index.js';",
    eager: ["index.js", "mcpc.js", "transports/legacy-sse.js"],
  },
  "sdk-stdio.js": {
    serves: "export { openStdioConnection } from './protocol/stdio.js';",
    eager: ["index.js", "mcpc.js"],
    without: ["*/transports/http.js"],
  },
};

const settings = {
  bundle: true,
  write: false,
  metafile: true,
  charset: "ascii", // one character beyond Latin-1 would double what a server's text takes of memory
  platform: "node",
  target: "node20",
  legalComments: "none",
  logLevel: "error", // get-context.ts imports a module for its types alone, of which esbuild would warn
};

/**
 * One CommonJS text of `sdk` and of all that nothing but `runtime/protocol/` imports. What it imports of the rest of the
 * runtime stays outside: `shared` names it, by module.
 */
export async function bundleSdkLane(root, lane, sdk) {
  const eager = await eagerModules(root, lane);
  const shared = new Map();
  const { outputFiles } = await build({
    ...settings,
    absWorkingDir: root,
    stdin: { contents: lane.serves, resolveDir: join(root, "dist/runtime") },
    format: "cjs",
    // for whoever looks into a server
    banner: { js: "/* Here begin the SDK and what serves with it, compiled when a message first needs them. */" },
    footer: { js: "/* Here end the SDK and what serves with it, compiled when a message first needs them. */" },
    // not its identifiers: stacks tell the names of our functions
    minifyWhitespace: true,
    minifySyntax: true,
    plugins: [sharedModules({ root, eager, shared, sdk })],
  });
  return { code: outputFiles[0].text, shared: namesOf(shared) };
}

/** Absolute paths of the modules that are there without the SDK. */
async function eagerModules(root, { eager, without = [] }) {
  const { metafile } = await build({
    ...settings,
    absWorkingDir: root,
    entryPoints: eager.map((path) => `dist/runtime/${path}`),
    outdir: "nowhere",
    format: "esm",
    external: ["mcpc/page", "*/protocol/index.js", ...without],
  });
  return new Set(Object.keys(metafile.inputs).map((path) => resolve(root, path)));
}

/** The SDK alone, as small as it gets; its own validators are 289 kB, and ours take their place. */
export async function bundleSdk(root) {
  const { outputFiles, metafile } = await build({
    ...settings,
    absWorkingDir: root,
    entryPoints: ["dist/runtime/protocol/sdk.js"],
    format: "esm",
    minify: true,
    alias: { "@modelcontextprotocol/server/_shims": "./dist/runtime/protocol/sdk-shims.js" },
  });
  return { text: outputFiles[0].text, metafile };
}

/** Leaves out the modules of `eager`, and collects in `shared` who imports which; `sdk` is the text of `./sdk.js`. */
function sharedModules({ root, eager, shared, sdk }) {
  return {
    name: "mcpc-shared",
    setup(builder) {
      builder.onLoad({ filter: /\/protocol\/sdk\.js$/ }, () => ({ contents: sdk, loader: "js" }));
      builder.onResolve({ filter: /^\./ }, ({ path, importer, resolveDir }) => {
        const file = join(resolveDir, path);
        if (!eager.has(file)) return undefined;
        const name = file.slice(join(root, "dist/").length);
        shared.set(name, [...(shared.get(name) ?? []), { importer, specifier: path }]);
        return { path: name, external: true };
      });
    },
  };
}

/** By module, what is imported of it, sorted. */
function namesOf(shared) {
  return [...shared]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([module, imports]) => {
      const names = imports.flatMap(({ importer, specifier }) => importedNames(importer, specifier));
      return [module, [...new Set(names)].sort()];
    });
}

/** `["ProtocolError", "errorCodes"]` of `import { errorCodes, ProtocolError } from "../errors.js";` in what tsc wrote. */
function importedNames(importer, specifier) {
  const imports = readFileSync(importer, "utf8").matchAll(/^import ([^;]*) from "([^"]*)";$/gm);
  return [...imports]
    .filter(([, , from]) => from === specifier)
    .flatMap(([statement, names]) => {
      const list = /^\{ (.*) \}$/.exec(names)?.[1];
      if (!list) throw new Error(`${importer} must name what it imports: ${statement}`);
      return list.split(", ").map((name) => name.replace(/ as .*/, ""));
    });
}

/** Maps all to one place: source maps of servers have a name for it, and neither its code nor its places. */
const onePlace = { version: 3, sources: ["sdk.js"], sourcesContent: [""], mappings: "AAAA" };

/**
 * A module that compiles `code` when it is first asked for: V8 looks over a text of that length in no time, where it would
 * read functions that most servers never call. The code gets its `shared` imports from the modules that the server has, so
 * there is one of each, and an error of one lane is an error to the other.
 */
export function lazyModule(code, shared) {
  const imports = shared.map(([module], at) => `import * as shared${at} from "../${module}";`);
  const modules = shared.map(([module, names], at) => {
    const members = names.map((name) => `${name}: shared${at}.${name}`);
    return `${JSON.stringify(module)}: { ${members.join(", ")} },`;
  });
  return `${imports.join("\n")}
let lane;
export function loadSdkLane() {
  return lane ??= load();
}
async function load() {
// in here and not above, so that V8 makes a string of it no sooner
const code = ${JSON.stringify(code)};
  const { createRequire } = await import("node:module");
  const { compileFunction } = await import("node:vm");
  const ofNode = createRequire(import.meta.url);
  const shared = {
    ${modules.join("\n    ")}
  };
  const module = { exports: {} };
  const run = compileFunction(code, ["module", "require"], { filename: "mcpc/sdk-lane.cjs" });
  run(module, (name) => shared[name] ?? ofNode(name));
  return module.exports;
}
//# sourceMappingURL=data:application/json;base64,${btoa(JSON.stringify(onePlace))}
`;
}
