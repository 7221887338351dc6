import { createHash } from "node:crypto";
import { relative, resolve, sep } from "node:path";
import type { Manifest } from "../manifest/index.ts";
import {
  checkTypes,
  type FileChanges,
  KeptFiles,
  type LoadedProject,
  load,
  type ProjectInputs,
  ProjectProgram,
  type ProjectSettings,
  projectInputs,
  reportTypeErrors,
} from "./1-load/index.ts";
import { analyze, type FileReading } from "./2-analyze/index.ts";
import { DevEmitter } from "./3-emit/index.ts";
import { type BundleOptions, DevBundle, runningUrl } from "./4-bundle/index.ts";
import { type Diagnostic, DiagnosticBag } from "./diagnostics/diagnostic.ts";
import { Interruptions } from "./interruptions.ts";

export interface DevOptions {
  /** The project folder, absolute. */
  root: string;
  /** Entry files, folders or globs; default as the config says, else the conventional ones. */
  entries: string[];
  /** Put the HTTP+SSE transport of MCP 2024-11-05 into the server. Default: as the config says, else not. */
  sse?: boolean;
  /** Names the file of a part. Default: `ID.mjs`. */
  nameOfPart?(id: string): string;
}

export interface DevBuild {
  /** Absent when there was nothing to read. */
  manifest?: Manifest;
  /** What to serve; absent where there are errors. */
  module?: DevModule;
  /** Absolute. */
  outDir: string;
  diagnostics: Diagnostic[];
  /** What has to be watched for the next build. */
  inputs: ProjectInputs;
}

/** A server as modules, to be imported from files in `outDir`. */
export interface DevModule {
  /** The user's modules: one that exports each of them by its path. */
  code: string;
  /** The file of the part whose default export makes a `ServerDefinition` of these exports. */
  index: string;
  /** Modules that import each other, by their file names; one that has the same name is the same. */
  parts: Record<string, string>;
}

interface ReadProject {
  project?: LoadedProject;
  manifest?: Manifest;
  tsconfigs: string[];
  diagnostics: DiagnosticBag;
}

/** Compiles one project again and again, and does anew only what a change can reach. Writes nothing. */
export class DevCompiler {
  readonly #options: DevOptions;
  readonly #program = new ProjectProgram();
  readonly #kept = new KeptFiles<FileReading>();
  readonly #emitter: DevEmitter;
  #bundle: { key: string; made: DevBundle } | undefined;
  #outDir: string;
  /** Whether packages become part of the module, for projects that Node cannot load them for. */
  bundlesPackages = false;

  constructor(options: DevOptions) {
    this.#options = options;
    this.#outDir = resolve(options.root, "dist");
    const { nameOfPart = (id) => `${id}.mjs` } = options;
    this.#emitter = new DevEmitter({ urlOf: runningUrl, fileOf: (text) => nameOfPart(idOf(text)) });
  }

  /** Throws the signal's reason where it is aborted meanwhile; the next compile has to be told of these changes, too. */
  async compile(changes: FileChanges, signal?: AbortSignal): Promise<DevBuild> {
    const interruptions = new Interruptions(signal);
    this.#program.refresh(changes);
    if (changes.packages) await this.close();
    await this.#bundle?.made.begin();
    const { project, tsconfigs, diagnostics, manifest } = await this.#read(changes, interruptions);
    const { root, entries, sse } = this.#options;
    if (project) this.#outDir = resolve(root, project.config.outDir ?? "dist");
    const inputs = projectInputs({ root, entries, program: this.#program, tsconfigs, ...(project && { project }) });
    const build = { outDir: this.#outDir, inputs, diagnostics: diagnostics.all };
    if (!project || !manifest) return build;
    if (diagnostics.hasErrors) return { ...build, manifest };
    await interruptions.here();
    const { unknownArguments, coerce, errors } = project.config;
    const { index, parts, user } = this.#emitter.emit(manifest, {
      projectPath: relative(this.#outDir, root).split(sep).join("/") || ".",
      settings: { unknownArguments, coerce, errors },
      sse: sse ?? project.config.sse ?? false,
    });
    await interruptions.here();
    const bundle = await this.#openBundle(project, tsconfigs);
    const made = await bundle.make(user, diagnostics, signal);
    const files = [...new Set([...inputs.read, ...(made?.files ?? [])])];
    return {
      ...build,
      manifest,
      ...(made && { module: { code: made.code, index, parts } }),
      diagnostics: diagnostics.all,
      inputs: { ...inputs, read: files },
    };
  }

  /**
   * What the sources say. Where they have mistakes everything is read as by a build: in which words types are reported
   * can depend on the files before.
   */
  async #read(changes: FileChanges, interruptions: Interruptions): Promise<ReadProject> {
    const kept = this.#kept;
    const { root, entries } = this.#options;
    const diagnostics = new DiagnosticBag();
    const tsconfigs: string[] = [];
    let isKept = false;
    const open = (settings: ProjectSettings) => {
      tsconfigs.push(...settings.tsconfigs);
      const program = this.#program.open(settings);
      kept.update(program, changes);
      isKept = !kept.isEmpty;
      return program;
    };
    const project = await load({ root, entries, open }, diagnostics);
    if (!project) return { tsconfigs, diagnostics };
    await interruptions.here();
    const manifest = analyze(project, diagnostics, { kept: kept.readings });
    await interruptions.here();
    await checkTypes(project.program, root, { sound: kept.sound, stop: () => interruptions.here() });
    reportTypeErrors(project.program, root, diagnostics, kept.sound);
    if (diagnostics.hasErrors) kept.forgetAll();
    return isKept && kept.isEmpty ? this.#read(changes, interruptions) : { project, tsconfigs, diagnostics, manifest };
  }

  async close(): Promise<void> {
    await this.#bundle?.made.close();
    this.#bundle = undefined;
  }

  /** The bundler keeps what it read of settings, so other settings take another one. */
  async #openBundle({ root, config }: LoadedProject, tsconfigs: string[]): Promise<DevBundle> {
    const options: BundleOptions = {
      root,
      outDir: this.#outDir,
      minify: false,
      bundle: this.bundlesPackages,
      external: config.external ?? [],
    };
    const key = JSON.stringify([options, tsconfigs]);
    if (this.#bundle?.key === key) return this.#bundle.made;
    await this.close();
    const made = new DevBundle(options);
    this.#bundle = { key, made };
    return made;
  }
}

/** Short, and another one for any other text. */
function idOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 20);
}
