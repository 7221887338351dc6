import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { globSync } from "tinyglobby";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

interface Import {
  from: string;
  /** A path from the repository's root, or a package name. */
  to: string;
  typeOnly: boolean;
  /** Whether it is loaded only when that line is reached. */
  isDynamic: boolean;
}

const imports = globSync(["manifest/**/*.ts", "compiler/**/*.ts", "runtime/**/*.ts", "page/**/*.ts", "cli/**/*.ts"], {
  cwd: root,
})
  .sort()
  .flatMap(importsOf);

function importsOf(from: string): Import[] {
  const text = readFileSync(join(root, from), "utf8");
  const found = text.matchAll(/^(?:import|export)\s+(type\s)?[^;"'()]*?from\s+"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/gm);
  return [...found].map(([, type, named, dynamic]) => {
    const specifier = named ?? dynamic ?? "";
    const to = specifier.startsWith(".") ? relative(root, resolve(root, dirname(from), specifier)) : specifier;
    return { from, to, typeOnly: type !== undefined, isDynamic: dynamic !== undefined };
  });
}

/** Imports from files below `folder` that `isForbidden` picks, as readable lines. */
function trespasses(folder: string, isForbidden: (found: Import) => boolean): string[] {
  return imports
    .filter((found) => found.from.startsWith(folder) && isForbidden(found))
    .map(({ from, to }) => `${from} imports ${to}`);
}

/** What is loaded together with these files. */
function loadedWith(files: string[]): Set<string> {
  const loaded = new Set<string>(files);
  for (const file of loaded) {
    const found = imports.filter(({ from, typeOnly, isDynamic }) => from === file && !typeOnly && !isDynamic);
    for (const { to } of found) loaded.add(to);
  }
  return loaded;
}

const phase = (path: string) => /^compiler\/(\d-[a-z]+)\//.exec(path)?.[1];

describe("the rooms keep to themselves", () => {
  it("1: manifest/ imports nothing", () => {
    expect(trespasses("manifest/", ({ to }) => !to.startsWith("manifest/"))).toEqual([]);
  });

  it("2: runtime/ reaches manifest/, the built page, the SDK and two small packages, and nothing of the compiler", () => {
    const allowed =
      /^(manifest\/|runtime\/|node:|@modelcontextprotocol\/server|fastest-levenshtein$|mrmime$|mcpc\/page$)/;
    expect(trespasses("runtime/", ({ to }) => !allowed.test(to))).toEqual([]);
  });

  it("2: page/ imports nothing but itself", () => {
    expect(trespasses("page/", ({ to }) => !to.startsWith("page/"))).toEqual([]);
  });

  it("2: nothing heavy is in what a server bundles", { timeout: 30_000 }, async () => {
    const { metafile } = await build({
      entryPoints: [join(root, "runtime/index.ts")],
      bundle: true,
      write: false,
      metafile: true,
      platform: "node",
      format: "esm",
      logLevel: "silent",
      alias: { "@modelcontextprotocol/server/_shims": join(root, "runtime/protocol/sdk-shims.ts") },
    });
    const heavy = /node_modules\/(ts-morph|typescript|commander|ajv|esbuild|express|hono)\/|^(compiler|cli)\//;
    expect(Object.keys(metafile.inputs).filter((path) => heavy.test(path))).toEqual([]);
  });

  it("2: only runtime/protocol/ imports the SDK, and but for types only sdk.ts there", () => {
    const isSdk = ({ to }: Import) => to.startsWith("@modelcontextprotocol/");
    const outside = (found: Import) => isSdk(found) && !found.from.startsWith("runtime/protocol/");
    expect(trespasses("runtime/", outside)).toEqual([]);
    const values = (found: Import) => isSdk(found) && !found.typeOnly && found.from !== "runtime/protocol/sdk.ts";
    expect(trespasses("runtime/", values)).toEqual([]);
  });

  it("2: what serves with the SDK is reached through sdk-lane.ts alone, which loads it when it is needed", () => {
    const within = ({ from, to }: Import) =>
      from.startsWith("runtime/protocol/") || !to.startsWith("runtime/protocol/");
    expect(trespasses("", (found) => !within(found) && !found.typeOnly)).toEqual([
      "runtime/sdk-lane.ts imports runtime/protocol/index.ts",
    ]);
  });

  it("2: no transport loads the SDK before a message needs it", () => {
    const transports = ["stdio", "http"].map((name) => `runtime/transports/${name}.ts`);
    const loaded = [...loadedWith(["runtime/index.ts", ...transports])];
    expect(loaded.filter((path) => /^runtime\/protocol\/|^@modelcontextprotocol\//.test(path))).toEqual([]);
    expect(loaded).toContain("runtime/dispatch.ts");
  });

  it("3: phases meet in three places, bar the types and the names the next phase is given", () => {
    const used = ({ to, typeOnly }: Import) => (typeOnly ? undefined : phase(to));
    const outside = imports.filter(({ from }) => from.startsWith("compiler/") && phase(from) === undefined);
    const joining = [...new Set(outside.map(({ from }) => from))].filter((file) => {
      const phases = outside.filter(({ from }) => from === file).flatMap((found) => used(found) ?? []);
      return new Set(phases).size > 1;
    });
    expect(joining).toEqual(["compiler/compile-with.ts", "compiler/dev-compiler.ts", "compiler/server-maker.ts"]);
    const crossing = ({ from, to, typeOnly }: Import) => {
      const [here, there] = [phase(from), phase(to)];
      return here !== undefined && there !== undefined && here !== there && !typeOnly && !to.endsWith("/index.ts");
    };
    expect(trespasses("compiler/", crossing)).toEqual([]);
    const backwards = ({ from, to }: Import) => (phase(to) ?? "") > (phase(from) ?? "9");
    expect(trespasses("compiler/", backwards)).toEqual([]);
  });

  it("3: 3-emit sees a manifest and nothing else", () => {
    const allowed = /^(manifest\/|compiler\/3-emit\/|ajv|ajv-formats|picomatch$)/;
    expect(trespasses("compiler/3-emit/", ({ to }) => !allowed.test(to))).toEqual([]);
  });

  it("4: 2-analyze writes no code and no JSON Schema", () => {
    expect(trespasses("compiler/2-analyze/", ({ to }) => /3-emit|4-bundle|esbuild|ajv/.test(to))).toEqual([]);
  });

  it("5: only 1-load and 4-bundle read files, and only cli/write.ts writes what stays", () => {
    const readers = /^compiler\/(1-load|4-bundle|version\.ts)/;
    expect(trespasses("compiler/", ({ from, to }) => to === "node:fs" && !readers.test(from))).toEqual([]);
    const writes = globSync(["compiler/**/*.ts", "cli/**/*.ts"], { cwd: root }).filter((path) =>
      /\b(writeFile|writeFileSync|renameSync|mkdirSync|appendFile)\b/.test(readFileSync(join(root, path), "utf8")),
    );
    expect(writes.sort()).toEqual(["cli/write.ts", "compiler/1-load/native-settings.ts"]);
  });

  it("8: only cli/ prints", () => {
    const printing = globSync(["compiler/**/*.ts", "manifest/**/*.ts"], { cwd: root }).filter((path) =>
      /console\.|process\.(stdout|stderr)\.write/.test(readFileSync(join(root, path), "utf8")),
    );
    expect(printing).toEqual([]);
  });
});
