import { join, relative, resolve } from "node:path";
import { formatDiagnostics } from "../compiler/diagnostics/render.ts";
import type { CompileOptions, CompileResult, Format } from "../compiler/index.ts";
import { cacheFolder } from "./cache-folder.ts";
import { tidyCache } from "./cache-tidying.ts";
import { useCodeCache } from "./code-cache.ts";
import { type Asked, askedByBoth, FileLog } from "./kept-build/file-log.ts";
import { KeptBuild, type Summary } from "./kept-build/kept-build.ts";
import { optimizeLate } from "./late-optimization.ts";
import { loadCompileWith } from "./load-compiler.ts";
import { MakerThread } from "./making/maker-thread.ts";
import { here } from "./place.ts";
import { count, palette, size } from "./terminal.ts";
import { writeArtifacts } from "./write.ts";

export interface BuildFlags {
  outDir?: string;
  minify?: boolean;
  sse?: boolean;
  page?: boolean;
  transport?: "stdio" | "http";
  bundle: boolean;
  external: string[];
  format: Format;
  strict?: boolean;
  cache: boolean;
}

/** `mcpc build`: compiles, reports, writes. Gives the exit code: 0 ok, 1 the user's code has errors. */
export async function build(entries: string[], flags: BuildFlags): Promise<number> {
  const started = performance.now();
  const { format, cache, ...given } = flags;
  const options = { ...given, entries };
  const kept = new KeptBuild(resolve("."), options);
  const known = cache ? kept.find() : undefined;
  if (known) {
    print(known, format, performance.now() - started);
    return 0;
  }
  const began = Date.now();
  const { result, asked } = await compileLogged(options);
  const failed = result.diagnostics.some((diagnostic) => diagnostic.severity === "error");
  if (!failed && !write(result)) return 1;
  const summary = summaryOf(result);
  if (!failed && result.bundled) kept.keep({ summary, asked, bundled: result.bundled, began });
  print(summary, format, performance.now() - started);
  tidyCache(cacheFolder(here()));
  return failed ? 1 : 0;
}

/** Loads the compiler only now: what is kept is told without it. */
async function compileLogged(
  options: CompileOptions,
): Promise<{ result: CompileResult; asked: ReadonlyMap<string, Asked> }> {
  optimizeLate();
  const maker = new MakerThread();
  const log = new FileLog();
  log.start();
  try {
    useCodeCache();
    const { compileWith } = await loadCompileWith();
    const result = await compileWith(maker, options);
    return { result, asked: askedByBoth(maker.asked, log.asked) };
  } finally {
    log.stop();
  }
}

function summaryOf(result: CompileResult): Summary {
  const { artifacts, outDir, external, pageSize, diagnostics } = result;
  return {
    contents: contents(result),
    outDir,
    artifacts: artifacts.map(({ path, text }) => ({ path, bytes: Buffer.byteLength(text) })),
    external,
    ...(pageSize !== undefined && { pageSize }),
    diagnostics,
  };
}

/** Whether the files could be written; says why not. */
function write({ artifacts, outDir }: CompileResult): boolean {
  try {
    writeArtifacts(artifacts, outDir);
    return true;
  } catch (error) {
    console.error(`mcpc: cannot write to ${outDir}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/** Machine formats go to stdout, alone; text goes to stderr, with a summary. */
function print(summary: Summary, format: Format, milliseconds: number): void {
  const { diagnostics } = summary;
  if (format !== "text") {
    if (diagnostics.length > 0 || format === "json") console.log(formatDiagnostics(diagnostics, format));
    return;
  }
  if (diagnostics.length > 0) console.error(`${formatDiagnostics(diagnostics, "text", palette)}\n`);
  const failed = diagnostics.some((diagnostic) => diagnostic.severity === "error");
  console.error(failed ? failure(summary) : success(summary, milliseconds));
}

function failure({ diagnostics }: Summary): string {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === "error").length;
  const warnings = diagnostics.length - errors;
  const counts = [count(errors, "error"), ...(warnings > 0 ? [count(warnings, "warning")] : [])].join(", ");
  return palette.error(`${counts}; nothing was written`);
}

function success(
  { contents, artifacts, outDir, external, pageSize, diagnostics }: Summary,
  milliseconds: number,
): string {
  const path = (name: string) => relative(process.cwd(), join(outDir, name)) || name;
  const warnings = diagnostics.length > 0 ? `, ${count(diagnostics.length, "warning")}` : "";
  return [
    palette.bold(`Built ${contents} in ${Math.round(milliseconds)} ms${warnings}`),
    ...artifacts.map(({ path: name, bytes }) => `  ${path(name)}  ${palette.dim(size(bytes))}`),
    ...(pageSize === undefined
      ? []
      : [palette.dim(`  the page at GET / is ${size(pageSize)} of the server; --no-page leaves it out`)]),
    ...external.map((name) => `  ${name} is not in the file and is imported at run time: install it beside the server`),
  ].join("\n");
}

/** `2 tools, 1 prompt`. */
export function contents({ manifest }: Pick<CompileResult, "manifest">): string {
  const { tools = [], resources = [], resourceTemplates = [], prompts = [] } = manifest ?? {};
  const kinds: [number, string][] = [
    [tools.length, "tool"],
    [resources.length, "resource"],
    [resourceTemplates.length, "resource template"],
    [prompts.length, "prompt"],
  ];
  const found = kinds.filter(([number], index) => number > 0 || (index === 0 && kinds.every(([none]) => none === 0)));
  return found.map(([number, kind]) => count(number, kind)).join(", ");
}
