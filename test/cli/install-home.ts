import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach } from "vitest";
import { type Finished, runToEnd } from "../peers/processes.ts";
import { URL_OF_ORDERS } from "./install-cases.ts";

export const cli = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** Options that install an endpoint without reaching for it. */
export const orders = ["--http", URL_OF_ORDERS, "--name", "orders", "--no-check"];

/** A home folder, fresh for each test. */
export interface Home {
  /** A path in it. */
  path(...names: string[]): string;
  /** Runs the built command in a folder (the home folder) to its end. */
  mcpc(args: string[], options?: { env?: Record<string, string>; cwd?: string }): Promise<Finished>;
  /** An environment without the clients and the settings of the machine that the tests run on. */
  environment(env?: Record<string, string>): Record<string, string>;
}

/** Makes a home folder before each test of the file, and removes it afterwards. */
export function useHome(): Home {
  let home = "";
  beforeEach(() => {
    home = realpathSync(mkdtempSync(join(tmpdir(), "mcpc-install-home-")));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));
  const environment = (env: Record<string, string> = {}) => ({
    ...{ HOME: home, USERPROFILE: home, APPDATA: join(home, "AppData"), PATH: "", NO_COLOR: "1" },
    ...{ XDG_CONFIG_HOME: "", XDG_STATE_HOME: "", CODEX_HOME: "", COPILOT_HOME: "", CLAUDE_CONFIG_DIR: "" },
    ...env,
  });
  return {
    path: (...names) => join(home, ...names),
    mcpc: (args, { env, cwd = home } = {}) =>
      runToEnd(process.execPath, [cli, ...args], { cwd, env: environment(env), timeout: 30_000 }),
    environment,
  };
}

export function put(path: string, text: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

export const read = (path: string) => readFileSync(path, "utf8");
