import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";
import { removeNativeSettings, writeNativeSettings } from "./native-settings.ts";
import type { ProjectSettings } from "./project.ts";
import { nativeCompiler } from "./users-typescript.ts";

/** An error as the native compiler prints it. */
export interface NativeError {
  /** Absolute path of the file. */
  path: string;
  /** Both count from 1. */
  line: number;
  column: number;
  /** TypeScript's number of it. */
  number: number;
  text: string;
}

/** Far more than it takes, so that one which hangs ends nevertheless. Milliseconds. */
const TIMEOUT_MS = 120_000;

/** The native compiler of a project that installed TypeScript 7, which checks its types in a process of its own. */
export class NativeCheck {
  readonly #root: string;
  #child: ChildProcess | undefined;
  #errors: Promise<NativeError[] | undefined> | undefined;

  /** `root` is the project folder, absolute. */
  constructor(root: string) {
    this.#root = root;
  }

  /** Starts it, where there is one. */
  start(settings: ProjectSettings): void {
    const program = settings.typescript && nativeCompiler(settings.typescript);
    const config = program && writeNativeSettings(this.#root, settings);
    if (!config) return;
    this.#errors = this.#run(program, config).finally(() => removeNativeSettings(config));
  }

  /** What it found; nothing where there is none, or it could not be started, died, or said what is not understood. */
  async errors(): Promise<NativeError[] | undefined> {
    return this.#errors;
  }

  async #run(program: string, config: string): Promise<NativeError[] | undefined> {
    try {
      this.#child = spawn(program, ["--project", config, "--pretty", "false"], {
        cwd: this.#root,
        env: { ...process.env, PWD: this.#root }, // paths are printed relative to it: where there are links, as it is called here
        stdio: ["ignore", "pipe", "pipe"],
        timeout: TIMEOUT_MS,
        windowsHide: true,
      });
      return await errorsOf(this.#child, this.#root);
    } catch {
      return undefined;
    }
  }

  /** Ends it, where it has not ended and nobody waits for its errors any more. */
  stop(): void {
    this.#child?.kill();
  }
}

function errorsOf(child: ChildProcess, root: string): Promise<NativeError[] | undefined> {
  const written = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      written[name] += text;
    });
  }
  return new Promise((settle) => {
    child.once("error", () => settle(undefined)); // it could not be started
    child.once("close", (code) => {
      const errors = written.stderr === "" ? readErrors(written.stdout, root) : undefined;
      // 0 is said of no error, 1 and 2 of some, and by others of other things
      const isAnswer = errors && (errors.length === 0 ? code === 0 : code === 1 || code === 2);
      settle(isAnswer ? errors : undefined);
    });
  });
}

/** `src/server.ts(3,7): error TS2322: …`, and lines further in that go on; nothing where there is anything else. */
function readErrors(output: string, root: string): NativeError[] | undefined {
  const errors: NativeError[] = [];
  for (const line of output.split(/\r?\n/)) {
    const [, path, row, column, number, text] = /^(\S.*)\((\d+),(\d+)\): error TS(\d+): (.*)$/.exec(line) ?? [];
    const last = errors.at(-1);
    if (path !== undefined && text !== undefined) {
      errors.push({
        path: resolve(root, path),
        line: Number(row),
        column: Number(column),
        number: Number(number),
        text,
      });
    } else if (last && /^\s+\S/.test(line)) last.text += ` ${line.trim()}`;
    else if (line !== "") return undefined;
  }
  return errors;
}
