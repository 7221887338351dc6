import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** Where the peers that need Node 22 or a lock of their own were installed. */
export interface Tools {
  /** A Node 22 binary (or the running one, when it is new enough). */
  readonly node22: string;
  /** The conformance suite's command line, a JavaScript file. */
  readonly conformance: string;
  /** The Inspector's launcher, a JavaScript file. */
  readonly inspector: string;
  /** mcporter's command line, a JavaScript file. 0.10 and later need Node 24. */
  readonly mcporter: string;
}

const INSTALL_TIMEOUT_MS = 300_000;
const folder = fileURLToPath(new URL("../tools", import.meta.url));
let installing: Promise<Tools> | undefined;

/**
 * Installs `test/tools` once per lock file and says where its programs are.
 * Safe to call from several test workers at once: the first installs, the others wait for it.
 */
export function installTools(): Promise<Tools> {
  installing ??= install(folder, (root) => npm(root, "ci")).then(locate);
  return installing;
}

/** Runs `npm ci` in a folder unless `node_modules` was already made from the same lock; one process at a time. */
export async function install(root: string, run: (root: string) => Promise<void>): Promise<void> {
  const release = isInstalled(root) ? undefined : await takeLock(root);
  try {
    if (isInstalled(root)) return;
    await run(root);
    writeFileSync(stampOf(root), fingerprint(root));
  } finally {
    release?.();
  }
}

/**
 * Runs `npm ci`, or another verb that installs, in a folder. Install scripts are off: those among the tools and the
 * clients do nothing for a package that is installed with its platform's binary.
 */
export function npm(root: string, ...verb: string[]): Promise<void> {
  const own = process.env.npm_execpath;
  const command = own?.endsWith(".js") ? process.execPath : "npm";
  const prefix = own?.endsWith(".js") ? [own] : [];
  const args = [...prefix, ...verb, "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"];
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: withoutNpmTarget(process.env),
      stdio: ["ignore", "pipe", "pipe"],
      timeout: INSTALL_TIMEOUT_MS,
      shell: command === "npm" && process.platform === "win32",
    });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`npm ${verb.join(" ")} in ${root}: ${code}\n${output}`)),
    );
  });
}

/** `npm test` passes its own workspace choice and omissions on; they would be applied to this other package. */
function withoutNpmTarget(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const foreign = /^npm_config_(workspaces?|include_workspace_root|local_prefix|omit|ignore_scripts)$/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.test(name)));
}

function isInstalled(root: string): boolean {
  const stamp = stampOf(root);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint(root);
}

function stampOf(root: string): string {
  return join(root, "node_modules", ".installed-lock");
}

function fingerprint(root: string): string {
  const lock = readFileSync(join(root, "package-lock.json"));
  return createHash("sha256").update(lock).update(`${process.platform}-${process.arch}`).digest("hex");
}

/** A file made exclusively is the lock; one left by a process that is gone is removed. */
async function takeLock(root: string): Promise<() => void> {
  const path = join(tmpdir(), `mcpc-tools-${createHash("sha256").update(root).digest("hex").slice(0, 16)}.lock`);
  const deadline = Date.now() + INSTALL_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (createExclusively(path)) return () => rmSync(path, { force: true });
    if (isInstalled(root)) return () => {};
    if (!ownerIsAlive(path)) rmSync(path, { force: true });
    await delay(100);
  }
  throw new Error(`${path} is still held by another process after ${INSTALL_TIMEOUT_MS} ms`);
}

function createExclusively(path: string): boolean {
  try {
    const file = openSync(path, "wx");
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch {
    return false;
  }
}

function ownerIsAlive(path: string): boolean {
  try {
    const pid = Number(readFileSync(path, "utf8"));
    // An empty file belongs to a process between creating it and writing its id.
    if (pid > 0) process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function locate(): Tools {
  const modules = join(folder, "node_modules");
  return {
    node22: findNode22(modules),
    conformance: join(modules, "@modelcontextprotocol/conformance/dist/index.js"),
    inspector: join(modules, "@modelcontextprotocol/inspector/clients/launcher/build/index.js"),
    mcporter: join(modules, "mcporter/dist/cli.js"),
  };
}

function findNode22(modules: string): string {
  const windows = process.platform === "win32";
  const name = `node-${windows ? "win" : process.platform}-${process.arch}`;
  const packaged = join(modules, name, "bin", windows ? "node.exe" : "node");
  if (existsSync(packaged)) return packaged;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 19)) return process.execPath;
  throw new Error(`No Node 22 binary is packaged for ${name}: run the tests with Node 22.19 or later here`);
}
