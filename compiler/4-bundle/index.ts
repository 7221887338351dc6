import { builtinModules } from "node:module";
import { resolve } from "node:path";
import { type BuildOptions, build, type Metafile } from "esbuild";
import type { Artifact, Emitted, SourceInsert } from "../3-emit/index.ts";
import { Deferred } from "../deferred.ts";
import type { DiagnosticBag } from "../diagnostics/diagnostic.ts";
import { isBuildFailure, reportFailure } from "./build-failure.ts";
import { type BundleOptions, bundleSettings } from "./bundle-settings.ts";
import { collectingLess } from "./collecting-less.ts";
import { withCommonJs } from "./commonjs.ts";
import { lazyBuiltins } from "./lazy-builtins.ts";
import { licencesIn, licenceText } from "./licences.ts";
import { nativePackages, packageName } from "./native-packages.ts";
import { type OwnContents, ownModules, pageModule } from "./own-modules.ts";
import { questionInserts } from "./question-inserts.ts";
import { readAhead } from "./read-ahead.ts";
import { readFiles } from "./read-files.ts";
import { renameModules, renameSources } from "./rename-modules.ts";
import type { ManifestPart } from "./unused-parts.ts";
import { virtualModules } from "./virtual-modules.ts";

export type { BundleOptions } from "./bundle-settings.ts";
export { DevBundle } from "./dev-bundle.ts";
export { runningUrl } from "./own-modules.ts";
export { unusedParts } from "./unused-parts.ts";

export interface Bundled {
  artifacts: Artifact[];
  /** Packages the file imports at run time. */
  external: string[];
  /** Absolute paths of what was read for it. */
  bundled: string[];
  /** What the page takes of the file. Bytes; absent where it is not in there. */
  pageSize?: number;
}

/** What a bundle is made of besides files. */
export interface BundleContents {
  emitted: Emitted;
  /** Parts of the runtime that do not go into the file. */
  unused: readonly ManifestPart[];
}

/** The bundle of a server, begun before there is anything generated: the bundler reads what is there meanwhile. */
export class StartedBundle {
  readonly #options: BundleOptions;
  readonly #contents = new Deferred<OwnContents>();
  readonly #begun: Promise<Bundled>;

  /** `entries` are absolute paths of the user's. */
  constructor(options: BundleOptions, entries: readonly string[]) {
    this.#options = options;
    this.#begun = makeBundle(this.#contents.promise, options, { ahead: entries, inserts: [] });
    this.#begun.catch(() => {}); // until it is to be finished nobody cares
  }

  /** Puts the generated entry, the user's code, the runtime and all dependencies into one file. */
  async finish({ emitted, unused }: BundleContents, diagnostics: DiagnosticBag): Promise<Bundled> {
    const contents = { virtual: virtualModules(emitted), unused };
    const { inserts } = emitted;
    if (inserts.length > 0)
      this.stop(); // files were read without them
    else this.#contents.resolve(contents);
    try {
      // what fails can be a file that is read ahead and not needed
      return await this.#begun.catch(() => makeBundle(contents, this.#options, { ahead: [], inserts }));
    } catch (error) {
      if (!isBuildFailure(error)) throw error;
      reportFailure(error, this.#options.root, diagnostics);
      return { artifacts: [], external: [], bundled: [] };
    }
  }

  /** Ends it, where nothing will be generated. */
  stop(): void {
    this.#contents.reject(new Error("the bundle is not needed"));
  }
}

/** Files named by `ahead` are read at once, whatever the contents are, and are in the bundle only where those import them. */
async function makeBundle(
  contents: OwnContents | Promise<OwnContents>,
  options: BundleOptions,
  { ahead, inserts }: { ahead: readonly string[]; inserts: SourceInsert[] },
): Promise<Bundled> {
  const { root, outDir } = options;
  const { metafile, outputFiles } = await collectingLess(() =>
    build({
      ...bundleSettings(options),
      entryPoints: [{ in: "mcpc:server", out: "server" }],
      plugins: [
        options.bundle ? nativePackages() : externalPackages,
        lazyBuiltins,
        readAhead(ahead, root),
        ownModules(contents, options),
        questionInserts(inserts, root),
      ],
    }),
  );
  const output = (name: string) => outputFiles.find((file) => file.path.endsWith(name))?.text ?? "";
  const licences = licenceText(licencesIn(metafile, root));
  const pageSize = pageSizeIn(metafile, root);
  return {
    artifacts: [
      {
        path: "server.mjs",
        text: withCommonJs(renameModules(output("server.mjs"), metafile, root)),
        executable: true,
      },
      { path: "server.mjs.map", text: renameSources(output("server.mjs.map"), outDir) },
      ...(licences ? [{ path: "server.mjs.LICENSES.txt", text: licences }] : []),
    ],
    external: importedPackages(metafile),
    bundled: readFiles(metafile, root),
    ...(pageSize !== undefined && { pageSize }),
  };
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

/** Sorted. What the bundler has dropped again is not among them. */
function importedPackages({ outputs }: Metafile): string[] {
  const imports = Object.values(outputs).flatMap((output) => output.imports);
  const packages = imports.filter(
    ({ path, external }) => external && !path.startsWith("node:") && !builtins.has(path) && !path.startsWith("."),
  );
  return [...new Set(packages.map(({ path }) => packageName(path)))].sort();
}

const builtins = new Set(builtinModules);

function pageSizeIn({ outputs }: Metafile, root: string): number | undefined {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs.find(([path]) => resolve(root, path) === pageModule)?.[1].bytesInOutput;
}
