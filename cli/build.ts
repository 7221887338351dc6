import { join, relative } from "node:path";
import { type CompileResult, compile, type Format, formatDiagnostics } from "../compiler/index.ts";
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
}

/** `mcpc build`: compiles, reports, writes. Gives the exit code: 0 ok, 1 the user's code has errors. */
export async function build(entries: string[], flags: BuildFlags): Promise<number> {
  const started = performance.now();
  const { format, ...options } = flags;
  const result = await compile({ ...options, entries });
  const failed = result.diagnostics.some((diagnostic) => diagnostic.severity === "error");
  if (!failed && !write(result)) return 1;
  const milliseconds = performance.now() - started;
  print(result, format, failed, milliseconds);
  return failed ? 1 : 0;
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
function print(result: CompileResult, format: Format, failed: boolean, milliseconds: number): void {
  if (format !== "text") {
    if (result.diagnostics.length > 0 || format === "json") {
      console.log(formatDiagnostics(result.diagnostics, format));
    }
    return;
  }
  if (result.diagnostics.length > 0) console.error(`${formatDiagnostics(result.diagnostics, "text", palette)}\n`);
  console.error(failed ? failure(result) : success(result, milliseconds));
}

function failure({ diagnostics }: CompileResult): string {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === "error").length;
  const warnings = diagnostics.length - errors;
  const counts = [count(errors, "error"), ...(warnings > 0 ? [count(warnings, "warning")] : [])].join(", ");
  return palette.error(`${counts}; nothing was written`);
}

function success(result: CompileResult, milliseconds: number): string {
  const { artifacts, outDir, external, pageSize, diagnostics } = result;
  const path = (name: string) => relative(process.cwd(), join(outDir, name)) || name;
  const lines = artifacts.map(
    ({ path: name, text }) => `  ${path(name)}  ${palette.dim(size(Buffer.byteLength(text)))}`,
  );
  const warnings = diagnostics.length > 0 ? `, ${count(diagnostics.length, "warning")}` : "";
  return [
    palette.bold(`Built ${contents(result)} in ${Math.round(milliseconds)} ms${warnings}`),
    ...lines,
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
