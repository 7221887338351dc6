import { createHash } from "node:crypto";
import { relative } from "node:path";
import { type BuildContext, context, type Plugin } from "esbuild";
import type { Emitted } from "../3-emit/index.ts";
import type { DiagnosticBag } from "../diagnostics/diagnostic.ts";
import { isBuildFailure, reportFailure } from "./build-failure.ts";
import { type BundleOptions, bundleSettings } from "./bundle-settings.ts";
import { withCommonJs } from "./commonjs.ts";
import { nativePackages } from "./native-packages.ts";
import { ownModules, ownUrl } from "./own-modules.ts";
import { changingQuestionInserts, groupByFile, type InsertsByFile } from "./question-inserts.ts";
import { readFiles } from "./read-files.ts";
import { sharedPackages } from "./shared-packages.ts";
import { type VirtualModules, virtualModules } from "./virtual-modules.ts";

/** A bundle that is made again and again: what did not change is neither read nor parsed again. */
export interface DevBundle {
  /** Nothing where there are mistakes, which are reported. Throws the signal's reason where it is aborted meanwhile. */
  make(emitted: Emitted, diagnostics: DiagnosticBag, signal?: AbortSignal): Promise<MadeBundle | undefined>;
  close(): Promise<void>;
}

export interface MadeBundle {
  /** One module, with its source map at the end. */
  code: string;
  /** What it imports by `./NAME`: texts of modules, which are the same as long as their names are. */
  parts: Record<string, string>;
  /** Absolute paths of the user's files that it is made of. */
  files: string[];
}

/**
 * Bundles for a server that is being developed. The module imports the runtime that is running, so that both mean the
 * same classes, and packages where they are installed, so that they are loaded once and keep their state; with
 * `options.bundle` packages become part of it, as in a build. `options.nameOfPart` gives files their names.
 */
export function openDevBundle(options: BundleOptions & { nameOfPart(id: string): string }): DevBundle {
  const virtual: VirtualModules = {};
  let inserts: InsertsByFile = new Map();
  /** By the name of what is in them. */
  let partFiles: Record<string, string> = {};
  let opened: { insertedInto: string; builder: BuildContext<{ metafile: true }> } | undefined;
  const close = async () => {
    await opened?.builder.dispose();
    opened = undefined;
  };
  const open = async () => {
    const files = [...inserts.keys()];
    const insertedInto = files.sort().join("\n");
    if (opened?.insertedInto === insertedInto) return opened.builder;
    await close();
    const plugins = [
      runningRuntime,
      listingsBeside((name) => partFiles[name]),
      options.bundle ? nativePackages(() => {}) : sharedPackages(options.outDir),
      ownModules(virtual, options),
      changingQuestionInserts(files, () => inserts),
    ];
    const settings = { ...bundleSettings(options), sourcemap: "inline", sourcesContent: false, plugins } as const;
    const builder = await context(settings);
    opened = { insertedInto, builder };
    return builder;
  };
  return {
    async make(emitted, diagnostics, signal) {
      for (const name of Object.keys(virtual)) delete virtual[name];
      Object.assign(virtual, virtualModules(emitted));
      inserts = groupByFile(emitted.inserts, options.root);
      const parts = Object.entries(emitted.listingModules);
      partFiles = Object.fromEntries(parts.map(([name, text]) => [name, options.nameOfPart(idOf(text))]));
      const builder = await open();
      const cancel = () => void builder.cancel();
      signal?.throwIfAborted();
      signal?.addEventListener("abort", cancel);
      try {
        const { outputFiles = [], metafile } = await builder.rebuild();
        signal?.throwIfAborted();
        const files = readFiles(metafile, options.root).filter((path) => !isInstalled(relative(options.root, path)));
        const written = Object.fromEntries(parts.map(([name, text]) => [partFiles[name], text]));
        return { code: withCommonJs(outputFiles[0]?.text ?? ""), parts: written, files };
      } catch (error) {
        signal?.throwIfAborted();
        if (!isBuildFailure(error)) throw error;
        reportFailure(error, options.root, diagnostics);
        return undefined;
      } finally {
        signal?.removeEventListener("abort", cancel);
      }
    },
    close,
  };
}

const runningRuntime: Plugin = {
  name: "mcpc-running",
  setup(builder) {
    builder.onResolve({ filter: /^mcpc(\/runtime(\/legacy-sse)?)?$/ }, ({ path }) => ({
      path: ownUrl(path),
      external: true,
    }));
  },
};

/** Listings are data: parts of them that did not change are neither bundled nor loaded again. */
function listingsBeside(fileOf: (name: string) => string | undefined): Plugin {
  return {
    name: "mcpc-listings",
    setup(builder) {
      builder.onResolve({ filter: /^mcpc:listings\// }, ({ path }) => ({ path: `./${fileOf(path)}`, external: true }));
    },
  };
}

/** Short, and another one for any other text. */
function idOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 20);
}

function isInstalled(path: string): boolean {
  return /(^|[\\/])node_modules[\\/]/.test(path);
}
