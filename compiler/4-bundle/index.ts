import { existsSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { resolve } from "node:path";
import { type BuildFailure, type BuildOptions, build, type Message, type Metafile } from "esbuild";
import type { Artifact, Emitted } from "../3-emit/index.ts";
import type { DiagnosticBag } from "../diagnostics/diagnostic.ts";
import { spanInText } from "../diagnostics/span.ts";
import { shebang, withCommonJs } from "./commonjs.ts";
import { licencesOf } from "./licences.ts";
import { nativePackages, packageName } from "./native-packages.ts";
import { aliases, ownModules, pageModule } from "./own-modules.ts";
import { questionInserts } from "./question-inserts.ts";
import { renameModules, renameSources } from "./rename-modules.ts";

export interface BundleOptions {
  /** The project folder, absolute. */
  root: string;
  /** Where the file will stand, absolute; paths in the source map are relative to it. */
  outDir: string;
  minify: boolean;
  /** False leaves every package, mcpc included, to be imported at run time. */
  bundle: boolean;
  /** Whether the page at `GET /` goes into the file. */
  page: boolean;
  external: string[];
}

export interface Bundled {
  artifacts: Artifact[];
  /** Packages the file imports at run time. */
  external: string[];
  /** What the page takes of the file. Bytes; absent where it is not in there. */
  pageSize?: number;
}

/** Puts the generated entry, the user's code, the runtime and all dependencies into one file. */
export async function bundle(emitted: Emitted, options: BundleOptions, diagnostics: DiagnosticBag): Promise<Bundled> {
  const external = new Set<string>();
  const { root } = options;
  const { entry, info, listings, validators, questions } = emitted;
  const virtual = {
    "mcpc:entry": entry,
    "mcpc:info": info,
    "mcpc:listings": listings,
    "mcpc:validators": validators,
    "mcpc:questions": questions,
  };
  try {
    const plugins = options.bundle ? [nativePackages((name) => external.add(name))] : [externalPackages];
    const { metafile, outputFiles } = await build({
      ...settings(options),
      plugins: [...plugins, ownModules(virtual, options), questionInserts(emitted.inserts, root)],
    });
    for (const name of importedPackages(metafile)) external.add(name);
    const output = (name: string) => outputFiles.find((file) => file.path.endsWith(name))?.text ?? "";
    const licences = licencesOf(bundledFiles(metafile, root));
    const pageSize = pageSizeIn(metafile, root);
    return {
      artifacts: [
        {
          path: "server.mjs",
          text: withCommonJs(renameModules(output("server.mjs"), metafile, root)),
          executable: true,
        },
        { path: "server.mjs.map", text: renameSources(output("server.mjs.map"), options.outDir) },
        ...(licences ? [{ path: "server.mjs.LICENSES.txt", text: licences }] : []),
      ],
      external: [...external].sort(),
      ...(pageSize !== undefined && { pageSize }),
    };
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    for (const message of error.errors) report(message, options.root, diagnostics);
    return { artifacts: [], external: [] };
  }
}

function settings(options: BundleOptions) {
  return {
    entryPoints: [{ in: "mcpc:entry", out: "server" }],
    outdir: options.outDir,
    outExtension: { ".js": ".mjs" },
    absWorkingDir: options.root,
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    format: "esm",
    target: "node20",
    charset: "utf8",
    sourcemap: "linked",
    legalComments: "none",
    logLevel: "silent",
    minify: options.minify,
    keepNames: options.minify,
    banner: { js: `${shebang}\n//` },
    external: [...options.external, ...options.external.map((name) => `${name}/*`)],
    alias: aliases,
    define: {
      __dirname: "mcpcDirname",
      __filename: "mcpcFilename",
      "require.main": "mcpcMain",
      "import.meta.main": "false",
    },
  } satisfies BuildOptions;
}

/** `--no-bundle`: whatever a package name could mean is left to Node. */
const externalPackages = {
  name: "mcpc-external",
  setup(builder: Parameters<NonNullable<BuildOptions["plugins"]>[number]["setup"]>[0]) {
    builder.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind === "entry-point" || /^(mcpc|node):/.test(path) || path.startsWith("ajv")) return undefined;
      return { path, external: true };
    });
  },
};

function importedPackages({ outputs }: Metafile): string[] {
  const imports = Object.values(outputs).flatMap((output) => output.imports);
  return imports
    .filter(
      ({ path, external }) => external && !path.startsWith("node:") && !builtins.has(path) && !path.startsWith("."),
    )
    .map(({ path }) => packageName(path));
}

const builtins = new Set(builtinModules);

function pageSizeIn({ outputs }: Metafile, root: string): number | undefined {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs.find(([path]) => resolve(root, path) === pageModule)?.[1].bytesInOutput;
}

/** Absolute paths of the files that left something in the bundle. */
function bundledFiles({ outputs }: Metafile, root: string): string[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => resolve(root, path));
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}

function report(message: Message, root: string, diagnostics: DiagnosticBag): void {
  const { location } = message;
  const file = location?.file;
  const span =
    location && file && existsSync(resolve(root, file)) && ["", "file"].includes(location.namespace)
      ? spanInText(file, readFileSync(resolve(root, file), "utf8"), location.line, location.column + 1, {
          line: location.line,
          column: location.column + 1 + Math.max(1, location.length),
        })
      : undefined;
  diagnostics.report("bundle-error", span, { text: message.text });
}
