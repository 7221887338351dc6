import { relative, resolve, sep } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Config, Manifest } from "../manifest/index.ts";
import {
  type FoundProject,
  load,
  NativeCheck,
  ownSources,
  ProjectProgram,
  type ProjectSettings,
  reportNativeErrors,
} from "./1-load/index.ts";
import { analyze } from "./2-analyze/index.ts";
import type { Artifact } from "./3-emit/artifact.ts";
import { manifestArtifact } from "./3-emit/manifest-artifact.ts";
import { type Diagnostic, DiagnosticBag } from "./diagnostics/diagnostic.ts";
import type { Maker, ServerPlan } from "./server-maker.ts";

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

/**
 * Source files in, artifacts out. Reads the project; writes nothing but the settings of a native check, for as long as it runs.
 * `maker` begins while the sources are read, and goes on while their types are checked.
 */
export async function compileWith(maker: Maker, options: CompileOptions): Promise<CompileResult> {
  const root = resolve(options.root ?? ".");
  const diagnostics = new DiagnosticBag({ strict: options.strict ?? false });
  const native = new NativeCheck(root);
  const open = (settings: ProjectSettings, found: FoundProject) => {
    native.start(settings);
    maker.begin(planOf(root, found, options));
    return new ProjectProgram().open(settings);
  };
  try {
    const project = await load({ root, entries: options.entries ?? [], open }, diagnostics);
    const outDir = outDirOf(root, options, project?.config);
    const sources = project ? ownSources(project.program) : [];
    const nothing: CompileResult = { artifacts: [], outDir, external: [], sources, diagnostics: diagnostics.all };
    if (!project) return nothing;
    const manifest = analyze(project, diagnostics, { ready: (tools) => maker.prepare(tools) });
    const making = diagnostics.hasErrors ? undefined : maker.make(manifest);
    making?.catch(() => {}); // where there are mistakes nobody wants it
    await setImmediate(); // others have begun by now, and the check lets nobody in
    await reportNativeErrors(native, project.program, root, diagnostics);
    if (!making || diagnostics.hasErrors) return { ...nothing, manifest, diagnostics: diagnostics.all };
    const beside = manifestArtifact(manifest); // while the server is made
    const { bundled, ...server } = await making;
    for (const diagnostic of server.diagnostics) diagnostics.repeat(diagnostic);
    return {
      ...nothing,
      manifest,
      ...server,
      ...(project.configFiles && { bundled: [...bundled, ...project.configFiles] }),
      artifacts: diagnostics.hasErrors ? [] : [...server.artifacts, beside],
      diagnostics: diagnostics.all,
    };
  } finally {
    native.stop();
    maker.stop();
  }
}

/** What can be said of the server before the sources are read. */
function planOf(root: string, { config, entries }: FoundProject, options: CompileOptions): ServerPlan {
  const { unknownArguments, coerce, errors } = config;
  const outDir = outDirOf(root, options, config);
  const wanted = options.transport ?? config.transport;
  const transport = wanted === "both" ? undefined : wanted;
  return {
    root,
    entries,
    outDir,
    projectPath: relative(outDir, root).split(sep).join("/") || ".",
    settings: { unknownArguments, coerce, errors },
    page: options.page ?? config.page ?? true,
    ...(transport && { transport }),
    sse: (options.sse ?? config.sse ?? false) && transport !== "stdio",
    strict: options.strict ?? false,
    minify: options.minify ?? false,
    bundle: options.bundle ?? true,
    external: [...(config.external ?? []), ...(options.external ?? [])],
  };
}

function outDirOf(root: string, { outDir }: CompileOptions, config: Config = {}): string {
  return resolve(root, outDir ?? config.outDir ?? "dist");
}
