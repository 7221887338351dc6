import { relative, sep } from "node:path";
import { type DevBuild, DevCompiler, type DevModule } from "../../compiler/index.ts";
import type { Manifest } from "../../manifest/index.ts";
import type { HostProcess } from "./host-process.ts";
import type { LoadOutcome } from "./messages.ts";
import { nameOfPart, removeStaleModules } from "./module-file.ts";
import type { BuildNews, Report } from "./report.ts";
import { type SourceChanges, SourceWatch } from "./source-watch.ts";

export interface DevLoopOptions {
  /** The project folder, absolute. */
  root: string;
  entries: string[];
  sse?: boolean;
  host: HostProcess;
  report: Report;
}

/** What Node says of packages that only a bundler can load. */
const needsBundler =
  /Cannot find (module|package)|does not provide an export named|Cannot use import statement|Directory import|Unexpected token 'export'|require\(\) of ES Module|is not defined in ES module scope/;

/** Compiles whenever sources change, and hands what comes of it to the process that serves. */
export class DevLoop {
  readonly #options: DevLoopOptions;
  readonly #compiler: DevCompiler;
  readonly #watch: SourceWatch;
  /** What no build has seen. */
  #changes: SourceChanges | undefined;
  /** Ends the build that is under way. */
  #building: AbortController | undefined;
  #isClosed = false;
  #break: (error: unknown) => void = () => {};
  /** What is served, and what is on its way to be. */
  #served: Manifest | undefined;
  #module: DevModule | undefined;
  outDir: string;

  constructor(options: DevLoopOptions) {
    const { root, entries, sse } = options;
    this.#options = options;
    this.outDir = root;
    this.#compiler = new DevCompiler({ root, entries, nameOfPart, ...(sse !== undefined && { sse }) });
    this.#watch = new SourceWatch((changes) => this.#see(changes));
  }

  /** Builds now, and whenever something changes. Ends only with an error, which is a bug of ours. */
  run(): Promise<never> {
    this.#start({ changed: new Set(), cameOrWent: false, packages: false });
    return new Promise((_, reject) => {
      this.#break = reject;
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#building?.abort();
    this.#watch.close();
    await this.#compiler.close();
  }

  /** Builds with these changes next, in place of a build that has not seen them. */
  #see(changes: SourceChanges): void {
    this.#remember(changes);
    this.#building?.abort();
    this.#startNext();
  }

  #remember({ changed, cameOrWent, packages }: SourceChanges): void {
    const known = this.#changes;
    this.#changes = {
      changed: new Set([...(known?.changed ?? []), ...changed]),
      cameOrWent: cameOrWent || (known?.cameOrWent ?? false),
      packages: packages || (known?.packages ?? false),
    };
  }

  #startNext(): void {
    const changes = this.#changes;
    if (!changes || this.#building || this.#isClosed) return;
    this.#changes = undefined;
    this.#start(changes);
  }

  #start(changes: SourceChanges): void {
    this.#build(changes).catch((error: unknown) => this.#break(error));
  }

  async #build(changes: SourceChanges): Promise<void> {
    const started = performance.now();
    this.#watch.begin();
    const building = new AbortController();
    this.#building = building;
    const build = await this.#compiler.compile(changes, building.signal).catch((error: unknown) => {
      if (!building.signal.aborted) throw error;
    });
    this.#building = undefined;
    if (this.#isClosed) return;
    if (!build) {
      const newer = this.#changes;
      this.#changes = changes;
      if (newer) this.#see(newer);
      return;
    }
    if (build.outDir !== this.outDir) removeStaleModules(build.outDir);
    this.outDir = build.outDir;
    const news = (): BuildNews => ({
      changed: [...changes.changed].map((path) => relative(this.#options.root, path).split(sep).join("/")),
      milliseconds: performance.now() - started,
      ...(build.manifest && { manifest: build.manifest }),
      ...(this.#served && { before: this.#served }),
      diagnostics: build.diagnostics,
    });
    this.#hand(build, changes, news);
    this.#watch.watch(build.inputs); // which takes its time, and meanwhile the other process is at work
    this.#startNext();
  }

  #hand({ module, outDir, manifest, diagnostics }: DevBuild, changes: SourceChanges, news: () => BuildNews): void {
    const { host, report } = this.#options;
    if (!module || !manifest) {
      host.tell({ type: "errors", text: report.failed(news()) });
      host.serve();
    } else if (!isSame(module, this.#module) || changes.packages) {
      this.#module = module;
      if (changes.packages)
        report.trouble("packages have changed: the server is started again, and sessions begin anew");
      const loaded = changes.packages ? host.renew({ ...module, outDir }) : host.load({ ...module, outDir });
      void loaded.then((outcome) => this.#conclude(outcome, { module, manifest, changes, news }));
    } else if (report.hasErrors) {
      host.tell({ type: "swapped", text: report.served(news()) });
    } else {
      report.warned(diagnostics);
    }
  }

  #conclude(
    outcome: LoadOutcome,
    {
      module,
      manifest,
      changes,
      news,
    }: { module: DevModule; manifest: Manifest; changes: SourceChanges; news: () => BuildNews },
  ): void {
    const { host, report } = this.#options;
    switch (outcome.status) {
      case "cancelled":
        return;
      case "replaced":
        host.tell({ type: "swapped", text: report.served(news()) });
        this.#served = manifest;
        host.serve();
        return;
      case "failed": {
        if (this.#module === module) this.#module = undefined;
        const isBundlers = outcome.stage === "import" && needsBundler.test(outcome.message);
        this.#compiler.bundlesPackages = isBundlers && !this.#compiler.bundlesPackages;
        if (this.#compiler.bundlesPackages) {
          this.#see(changes);
          return;
        }
        host.tell({ type: "errors", text: report.refused(news(), outcome.message) });
        host.serve();
      }
    }
  }
}

function isSame(module: DevModule, before: DevModule | undefined): boolean {
  return module.code === before?.code && module.index === before.index;
}
