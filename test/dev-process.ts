import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bounded } from "./peers/processes.ts";

export const cli = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));

/** Bound on every single wait. Milliseconds. */
const TIMEOUT_MS = 30_000;

/** The environment without what a built server reads. */
export function plainEnv(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !entry[0].startsWith("MCPC_") && entry[0] !== "PORT",
  );
  return { ...Object.fromEntries(entries), NO_COLOR: "1" };
}

/** A project in a folder of its own, to be edited. */
export class Project {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(files: Record<string, string>): Promise<Project> {
    const project = new Project(await mkdtemp(join(tmpdir(), "mcpc-dev-")));
    await project.write("package.json", '{ "name": "edited", "version": "1.0.0", "type": "module" }');
    for (const [path, text] of Object.entries(files)) await project.write(path, text);
    return project;
  }

  path(path: string): string {
    return join(this.folder, path);
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(this.path(path)), { recursive: true });
    await writeFile(this.path(path), text);
  }

  remove(path: string): Promise<void> {
    return rm(this.path(path), { recursive: true });
  }

  async lines(path: string): Promise<string[]> {
    return (await readFile(this.path(path), "utf8").catch(() => "")).split("\n").filter(Boolean);
  }

  /** Names in a folder, none where there is no folder. */
  list(path: string): Promise<string[]> {
    return readdir(this.path(path)).catch(() => []);
  }

  delete(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

/** `mcpc dev`, with what it says. */
export class DevProcess {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  stderr = "";
  /** Up to where it was read. */
  #read = 0;
  #wake = () => {};

  constructor(project: Project, args: string[], env: Record<string, string> = {}) {
    this.child = spawn(process.execPath, [cli, "dev", ...args], {
      cwd: project.folder,
      env: { ...plainEnv(), ...env },
    });
    this.child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
      this.#wake();
    });
    this.ended = new Promise((resolve) => {
      this.child.once("close", (code, signal) => {
        resolve({ code, signal });
        this.#wake();
      });
    });
  }

  /** What stderr says next that matches; what came before it counts as read. */
  async says(pattern: RegExp): Promise<string> {
    const found = async () => {
      for (;;) {
        const match = pattern.exec(this.stderr.slice(this.#read));
        if (match) {
          this.#read += match.index + match[0].length;
          return match[1] ?? match[0];
        }
        if (this.child.exitCode !== null) throw new Error(`it ended without a word of ${pattern}:\n${this.stderr}`);
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    };
    return bounded(found(), TIMEOUT_MS, () => `it did not say ${pattern}; it said:\n${this.stderr}`);
  }

  /** The endpoint, once it serves. */
  url(): Promise<string> {
    return this.says(/listening on (\S+)\n/);
  }

  async stop(signal: NodeJS.Signals = "SIGINT"): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    const timer = setTimeout(() => this.child.kill("SIGKILL"), TIMEOUT_MS);
    this.child.kill(signal);
    const end = await this.ended;
    clearTimeout(timer);
    return end;
  }
}
