import { existsSync, rmSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { type CompileResult, compile, formatDiagnostics } from "../../compiler/index.ts";
import { Failure } from "../failure.ts";
import { palette } from "../terminal.ts";
import { removeIfEmpty, writeArtifacts } from "../write.ts";
import { exitCodes } from "./exit-codes.ts";

export interface TemporaryServer {
  /** Absolute. Beside the built server, so that it finds packages and the project's files as that one would. */
  file: string;
  remove(): void;
}

/**
 * Compiles a project into a file that lasts until `remove()` or the end of the process. Prints diagnostics as
 * `mcpc build` does; throws when they hold an error.
 */
export async function compileToTemporary(entries: string[], cwd: string): Promise<TemporaryServer> {
  const result = await compileOrFail(entries, cwd, "both"); // it is spoken to over stdio, whatever it is built for
  const name = `.mcpc-${process.pid}-${Date.now().toString(36)}.mjs`;
  const isNewFolder = !existsSync(result.outDir);
  const files = temporaryArtifacts(result, name);
  const remove = () => {
    process.off("exit", remove);
    for (const { path } of files) rmSync(join(result.outDir, path), { force: true });
    if (isNewFolder) removeIfEmpty(result.outDir);
  };
  process.once("exit", remove);
  try {
    writeArtifacts(files, result.outDir);
  } catch (error) {
    remove();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(`cannot write to ${result.outDir}: ${reason}`, exitCodes.usage, { cause: error });
  }
  return { file: join(result.outDir, name), remove };
}

/** Compiles in memory; throws when the code has errors, which are then on stderr, as warnings are. */
export async function compileOrFail(entries: string[], cwd: string, transport?: "both"): Promise<CompileResult> {
  const result = await compile({ ...projectOf(entries, cwd), ...(transport && { transport }) });
  const { diagnostics } = result;
  if (diagnostics.length > 0) process.stderr.write(`${formatDiagnostics(diagnostics, "text", palette)}\n\n`);
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  if (errors > 0) throw new Failure("the server cannot be compiled, as said above", exitCodes.usage);
  return result;
}

/** A folder that is a project stands for its own entry; of other entries it is the nearest one above, up to `cwd`. */
function projectOf(entries: string[], cwd: string): { root: string; entries: string[] } {
  const paths = entries.map((entry) => resolve(cwd, entry));
  const [first, ...others] = paths;
  if (first === undefined) return { root: cwd, entries: [] };
  if (others.length === 0 && isProject(first)) return { root: first, entries: [] };
  const root = projectAbove(first, cwd);
  return { root, entries: paths.map((path) => relative(root, path).split(sep).join("/") || ".") };
}

function projectAbove(path: string, cwd: string): string {
  const folder = dirname(path);
  if (isProject(folder)) return folder;
  return folder === cwd || folder === dirname(folder) ? cwd : projectAbove(folder, cwd);
}

function isProject(folder: string): boolean {
  return ["package.json", "mcpc.config.ts", "mcpc.config.mts", "mcpc.config.js", "mcpc.config.mjs"].some((name) =>
    existsSync(join(folder, name)),
  );
}

/** The server and its source map, which the server looks for beside itself when an error has a stack. */
function temporaryArtifacts({ artifacts }: CompileResult, name: string): CompileResult["artifacts"] {
  const text = (path: string) => artifacts.find((artifact) => artifact.path === path)?.text ?? "";
  return [
    { path: name, text: text("server.mjs") },
    { path: `${name}.map`, text: text("server.mjs.map") },
  ];
}
