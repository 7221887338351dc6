import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runToEnd } from "./processes.ts";

/** A server as a user would copy it to another machine. */
export interface BuiltServer {
  /** `server.mjs`, alone in an empty folder outside the repository. */
  readonly file: string;
  readonly folder: string;
  remove(): Promise<void>;
}

const cli = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/**
 * Runs `mcpc build` in a project, the copy of a folder or files by their paths, and takes nothing but `server.mjs` with it.
 */
export async function buildServer(
  project: string | Record<string, string>,
  args: readonly string[] = [],
): Promise<BuiltServer> {
  const workspace = await mkdtemp(join(tmpdir(), "mcpc-peers-"));
  const remove = () => rm(workspace, { recursive: true, force: true });
  try {
    const source = join(workspace, "project");
    const folder = join(workspace, "alone");
    await (typeof project === "string" ? cp(project, source, { recursive: true }) : writeFiles(project, source));
    const build = await runToEnd(process.execPath, [cli, "build", ...args], { cwd: source, timeout: 60_000 });
    if (build.code !== 0) throw new Error(`mcpc build ended with ${build.code}:\n${build.stdout}\n${build.stderr}`);
    await mkdir(folder);
    await cp(join(source, "dist/server.mjs"), join(folder, "server.mjs"));
    return { file: join(folder, "server.mjs"), folder, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Writes files, by their paths below `folder`. */
export async function writeFiles(files: Record<string, string>, folder: string): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
