import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

/** Copies a project away, runs `mcpc build` there, and takes nothing but `server.mjs` with it. */
export async function buildServer(project: string, args: readonly string[] = []): Promise<BuiltServer> {
  const workspace = await mkdtemp(join(tmpdir(), "mcpc-peers-"));
  const remove = () => rm(workspace, { recursive: true, force: true });
  try {
    const source = join(workspace, "project");
    const folder = join(workspace, "alone");
    await cp(project, source, { recursive: true });
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
