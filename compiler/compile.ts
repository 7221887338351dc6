import { relative, resolve, sep } from "node:path";
import type { Manifest } from "../manifest/index.ts";
import {
  type LoadedProject,
  load,
  NativeCheck,
  ownSources,
  ProjectProgram,
  type ProjectSettings,
  reportNativeErrors,
} from "./1-load/index.ts";
import { analyze } from "./2-analyze/index.ts";
import { type Artifact, type Emitted, emit } from "./3-emit/index.ts";
import { bundle, unusedParts } from "./4-bundle/index.ts";
import { type Diagnostic, DiagnosticBag } from "./diagnostics/diagnostic.ts";
import { version } from "./version.ts";

export interface CompileOptions {
  /** The project folder. Default: the current one. */
  root?: string;
  /** Entry files, folders or globs; default as the config says, else the conventional ones. */
  entries?: string[];
  /** Relative to the project. Default: the config's, else `dist`. */
  outDir?: string;
  minify?: boolean;
  /** Put the HTTP+SSE transport of MCP 2024-11-05 into the server. Default: as the config says, else not. */
  sse?: boolean;
  /** Put the page at `GET /` into the server. Default: as the config says, else yes. */
  page?: boolean;
  /** The only transport in the server, or both. Default: as the config says, else both. */
  transport?: "stdio" | "http" | "both";
  /** Default true; false leaves packages to be imported at run time. */
  bundle?: boolean;
  /** Packages to leave out of the bundle, beside those of the config. */
  external?: string[];
  /** Raise warnings to errors. */
  strict?: boolean;
}

export interface CompileResult {
  /** Absent when there was nothing to read. */
  manifest?: Manifest;
  /** What the manifest was turned into before bundling. */
  emitted?: Emitted;
  /** Files to write below `outDir`; none when there are errors. */
  artifacts: Artifact[];
  /** Absolute. */
  outDir: string;
  /** Packages the server imports at run time. */
  external: string[];
  /** Files of the user's code that were read, absolute: the entries and what they import, without packages. */
  sources: string[];
  /**
   * Absolute paths of what the bundler read. Absent where another run could have another result though no file is
   * another one: where a config does more than to say something.
   */
  bundled?: string[];
  /** The only transport in the server; absent where it has both. */
  transport?: "stdio" | "http";
  /** What the page at `GET /` takes of the server file. Bytes; absent where it is left out. */
  pageSize?: number;
  diagnostics: Diagnostic[];
}

/** Source files in, artifacts out. Reads the project; writes nothing but the settings of a native check, for as long as it runs. */
export async function compile(options: CompileOptions = {}): Promise<CompileResult> {
  const root = resolve(options.root ?? ".");
  const diagnostics = new DiagnosticBag({ strict: options.strict ?? false });
  const native = new NativeCheck(root);
  const open = (settings: ProjectSettings) => {
    native.start(settings);
    return new ProjectProgram().open(settings);
  };
  try {
    const project = await load({ root, entries: options.entries ?? [], open }, diagnostics);
    const outDir = resolve(root, options.outDir ?? project?.config.outDir ?? "dist");
    const sources = project ? ownSources(project.program) : [];
    const nothing: CompileResult = { artifacts: [], outDir, external: [], sources, diagnostics: diagnostics.all };
    if (!project) return nothing;
    const manifest = analyze(project, diagnostics);
    await reportNativeErrors(native, project.program, root, diagnostics);
    if (diagnostics.hasErrors) return { ...nothing, manifest, diagnostics: diagnostics.all };
    const server = await makeServer({ project, manifest, outDir, ...options }, diagnostics);
    return { ...nothing, manifest, ...server, diagnostics: diagnostics.all };
  } finally {
    native.stop();
  }
}

/** What a manifest without mistakes becomes. */
async function makeServer(
  options: CompileOptions & { project: LoadedProject; manifest: Manifest; outDir: string },
  diagnostics: DiagnosticBag,
) {
  const { project, manifest, outDir } = options;
  const { root, config, configFiles } = project;
  const { unknownArguments, coerce, errors, sse = false, external = [] } = config;
  const page = options.page ?? config.page ?? true;
  const wanted = options.transport ?? config.transport;
  const transport = wanted === "both" ? undefined : wanted;
  const settings = { unknownArguments, coerce, errors, transport, ...(!page && { page }) };
  const projectPath = relative(outDir, root).split(sep).join("/") || ".";
  const emitted = emit(manifest, {
    generator: version,
    projectPath,
    settings,
    sse: (options.sse ?? sse) && transport !== "stdio",
  });
  const { bundled, ...others } = await bundle(
    emitted,
    {
      root,
      outDir,
      minify: options.minify ?? false,
      bundle: options.bundle ?? true,
      unused: unusedParts(manifest, { page, ...(transport && { transport }) }),
      external: [...external, ...(options.external ?? [])],
    },
    diagnostics,
  );
  return {
    emitted,
    ...(transport && { transport }),
    ...others,
    ...(configFiles && { bundled: [...bundled, ...configFiles] }),
    artifacts: diagnostics.hasErrors ? [] : [...others.artifacts, ...emitted.artifacts],
  };
}
