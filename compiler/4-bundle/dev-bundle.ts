import { relative } from "node:path";
import { setImmediate } from "node:timers/promises";
import { type BuildContext, type BuildResult, context, type Plugin } from "esbuild";
import type { UserModules } from "../3-emit/index.ts";
import type { DiagnosticBag } from "../diagnostics/diagnostic.ts";
import { isBuildFailure, reportFailure } from "./build-failure.ts";
import { type BundleOptions, bundleSettings } from "./bundle-settings.ts";
import { collectingLess } from "./collecting-less.ts";
import { withCommonJs } from "./commonjs.ts";
import { nativePackages } from "./native-packages.ts";
import { ownUrl } from "./own-modules.ts";
import { changingQuestionInserts, groupByFile, type InsertsByFile } from "./question-inserts.ts";
import { readFiles } from "./read-files.ts";
import { sharedPackages } from "./shared-packages.ts";

export interface MadeBundle {
  /** One module, with its source map at the end, that exports each of the user's modules by its path. */
  code: string;
  /** Absolute paths of the user's files that it is made of. */
  files: string[];
}

type Built = BuildResult<{ metafile: true }>;

/**
 * The user's modules for a server that is being developed, bundled again and again: what did not change is neither read
 * nor parsed again. The bundle imports the runtime that is running, so that both mean the same classes, and packages where
 * they are installed, so that they are loaded once and keep their state; with `options.bundle` packages become part of
 * it, as in a build.
 */
export class DevBundle {
  readonly #options: BundleOptions;
  /** What was bundled last. */
  #modules: UserModules | undefined;
  #inserts: InsertsByFile = new Map();
  #opened: { key: string; builder: BuildContext<{ metafile: true }> } | undefined;
  #begun: Promise<Built> | undefined;
  #isBusy = false;
  #isClosed = false;
  /** Told when the bundler asks whether it may start. */
  #onAsked = () => {};
  /** Resolves when nothing is under way: esbuild takes a second call for the first. */
  #idle: Promise<unknown> = Promise.resolve();

  constructor(options: BundleOptions) {
    this.#options = options;
  }

  /**
   * Begins to bundle the files as they are by now, though nobody knows yet what is to be imported of them, or inserted:
   * mostly it is what it was the last time. Resolves when the bundler, which is another process, needs no answer any more
   * to go on, or has something else to end first.
   */
  async begin(): Promise<void> {
    if (!this.#modules) return;
    const isBusy = this.#isBusy;
    const asked = new Promise<void>((resolve) => {
      this.#onAsked = resolve;
    });
    const begun = this.#build(this.#modules);
    this.#begun = begun;
    if (!isBusy) await Promise.race([asked, begun.catch(() => {})]);
    await setImmediate(); // the answer is on its way
  }

  /**
   * Bundles the files as they are, or were at `begin`. Nothing where there are mistakes, which are reported. Throws the
   * signal's reason where it is aborted meanwhile.
   */
  async make(modules: UserModules, diagnostics: DiagnosticBag, signal?: AbortSignal): Promise<MadeBundle | undefined> {
    const { root } = this.#options;
    signal?.throwIfAborted();
    const cancel = () => void this.#opened?.builder.cancel();
    signal?.addEventListener("abort", cancel);
    try {
      const { outputFiles = [], metafile } = (await this.#begunFor(modules)) ?? (await this.#build(modules));
      signal?.throwIfAborted();
      const files = readFiles(metafile, root).filter((path) => !isInstalled(relative(root, path)));
      return { code: withCommonJs(outputFiles[0]?.text ?? ""), files };
    } catch (error) {
      signal?.throwIfAborted();
      if (!isBuildFailure(error)) throw error;
      reportFailure(error, root, diagnostics);
      return undefined;
    } finally {
      signal?.removeEventListener("abort", cancel);
    }
  }

  /** Ends what is under way, too. */
  async close(): Promise<void> {
    this.#isClosed = true;
    void this.#opened?.builder.cancel();
    await this.#idle;
    await this.#dispose();
  }

  async #dispose(): Promise<void> {
    const { builder } = this.#opened ?? {};
    this.#opened = undefined;
    await builder?.dispose();
  }

  /** What was begun, if it is right for these modules and went well. */
  async #begunFor(modules: UserModules): Promise<Built | undefined> {
    const begun = this.#begun;
    this.#begun = undefined;
    const isRight = JSON.stringify(this.#modules) === JSON.stringify(modules);
    return isRight ? begun?.catch(() => undefined) : undefined;
  }

  #build(modules: UserModules): Promise<Built> {
    this.#modules = modules;
    if (this.#isBusy) void this.#opened?.builder.cancel();
    const built = this.#idle.then(() => this.#rebuild(modules));
    this.#idle = built.catch(() => {}); // whoever waits for it is told
    return built;
  }

  async #rebuild(modules: UserModules): Promise<Built> {
    if (this.#isClosed) throw new Error("the bundle is closed");
    this.#isBusy = true;
    try {
      this.#inserts = groupByFile(modules.inserts, this.#options.root);
      const builder = await this.#open(modules, [...this.#inserts.keys()].sort());
      return await builder.rebuild();
    } finally {
      this.#isBusy = false;
    }
  }

  /** The bundler asks about each file whether anything is inserted, and waits: it is told beforehand where that can be. */
  async #open({ paths }: UserModules, insertedInto: string[]): Promise<BuildContext<{ metafile: true }>> {
    const { root, outDir, bundle } = this.#options;
    const key = JSON.stringify([paths, insertedInto]);
    if (this.#opened?.key === key) return this.#opened.builder;
    await this.#dispose();
    const exports = paths.map((path) => `export * as ${JSON.stringify(path)} from ${JSON.stringify(`./${path}`)};`);
    const plugins = [
      runningRuntime,
      this.#inMemory,
      bundle ? nativePackages() : sharedPackages(outDir),
      changingQuestionInserts(insertedInto, () => this.#inserts),
    ];
    const builder = await collectingLess(() =>
      context({
        ...bundleSettings(this.#options),
        entryPoints: [],
        stdin: { contents: exports.join("\n"), resolveDir: root, sourcefile: "mcpc:entry" },
        sourcemap: "inline",
        sourcesContent: false,
        plugins,
      }),
    );
    this.#opened = { key, builder };
    return builder;
  }

  /** Modules in memory, and the parts that they import, which stand beside the bundle. */
  get #inMemory(): Plugin {
    return {
      name: "mcpc-dev",
      setup: (builder) => {
        const namespace = "mcpc-virtual";
        builder.onStart(() => this.#onAsked());
        builder.onResolve({ filter: /^mcpc:(questions|validators)$/ }, ({ path }) => ({ path, namespace }));
        builder.onResolve({ filter: /^mcpc:parts\// }, ({ path }) => ({
          path: path.replace("mcpc:parts/", "./"),
          external: true,
        }));
        builder.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
          contents: this.#modules?.[path === "mcpc:questions" ? "questions" : "validators"] ?? "",
          loader: "js",
        }));
      },
    };
  }
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

function isInstalled(path: string): boolean {
  return /(^|[\\/])node_modules[\\/]/.test(path);
}
