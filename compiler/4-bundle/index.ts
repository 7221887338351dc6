import { builtinModules } from "node:module";
import { resolve } from "node:path";
import { type BuildOptions, build, type Metafile } from "esbuild";
import type { Artifact, Emitted } from "../3-emit/index.ts";
import type { DiagnosticBag } from "../diagnostics/diagnostic.ts";
import { isBuildFailure, reportFailure } from "./build-failure.ts";
import { type BundleOptions, bundleSettings } from "./bundle-settings.ts";
import { withCommonJs } from "./commonjs.ts";
import { lazyBuiltins } from "./lazy-builtins.ts";
import { licencesIn, licenceText } from "./licences.ts";
import { nativePackages, packageName } from "./native-packages.ts";
import { ownModules, pageModule } from "./own-modules.ts";
import { questionInserts } from "./question-inserts.ts";
import { readFiles } from "./read-files.ts";
import { renameModules, renameSources } from "./rename-modules.ts";
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

/** Puts the generated entry, the user's code, the runtime and all dependencies into one file. */
export async function bundle(emitted: Emitted, options: BundleOptions, diagnostics: DiagnosticBag): Promise<Bundled> {
  const external = new Set<string>();
  const { root } = options;
  try {
    const plugins = options.bundle ? [nativePackages((name) => external.add(name))] : [externalPackages];
    const { metafile, outputFiles } = await build({
      ...bundleSettings(options),
      plugins: [
        ...plugins,
        lazyBuiltins,
        ownModules(virtualModules(emitted), options),
        questionInserts(emitted.inserts, root),
      ],
    });
    for (const name of importedPackages(metafile)) external.add(name);
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
        { path: "server.mjs.map", text: renameSources(output("server.mjs.map"), options.outDir) },
        ...(licences ? [{ path: "server.mjs.LICENSES.txt", text: licences }] : []),
      ],
      external: [...external].sort(),
      bundled: readFiles(metafile, root),
      ...(pageSize !== undefined && { pageSize }),
    };
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    reportFailure(error, options.root, diagnostics);
    return { artifacts: [], external: [], bundled: [] };
  }
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
