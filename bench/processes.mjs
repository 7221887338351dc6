import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const cpuUsage = new URL("peers/cpu-usage.mjs", import.meta.url).href;
const START_TIMEOUT_MS = 20_000;

/** Runs a command to its end and says how many milliseconds it took; its failure is the bench's. */
export async function timed(command, args, options) {
  const start = performance.now();
  await output(command, args, options);
  return performance.now() - start;
}

/** Runs a command to its end and gives what it wrote to stdout; its failure is the bench's. */
export async function output(command, args, options) {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"], timeout: 120_000 });
  const written = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"])
    child[name].setEncoding("utf8").on("data", (text) => (written[name] += text));
  const [code] = await once(child, "close");
  if (code !== 0)
    throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${written.stdout}${written.stderr}`);
  return written.stdout;
}

/** Starts a server as a host starts it, for one start-up measurement. */
export function startCold({ file, env }) {
  return spawn(process.execPath, [file], { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "inherit"] });
}

/** Starts a server whose CPU time can be asked for, over stdio or, with `http`, on a port of its choice. */
export async function startMeasured({ file, env }, { http }) {
  const child = spawn(process.execPath, ["--import", cpuUsage, file, ...(http ? ["--http", "--port", "0"] : [])], {
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe", "ipc"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
  const url = http ? await listening(child, () => stderr) : undefined;
  return { child, url, cpu: () => cpuOf(child), stop: () => stop(child) };
}

async function listening(child, stderr) {
  const signal = AbortSignal.timeout(START_TIMEOUT_MS);
  for (;;) {
    const url = /listening on (http:\/\/\S+)/.exec(stderr())?.[1];
    if (url) return new URL(url);
    if (child.exitCode !== null) throw new Error(`A server ended with ${child.exitCode}:\n${stderr()}`);
    await Promise.race([once(child.stderr, "data", { signal }), once(child, "exit", { signal })]);
  }
}

/** User and system time of the server so far, in microseconds. */
async function cpuOf(child) {
  const answer = once(child, "message", { signal: AbortSignal.timeout(START_TIMEOUT_MS) });
  child.send("cpu");
  const [{ user, system }] = await answer;
  return user + system;
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
  child.kill("SIGTERM");
  await ended;
  clearTimeout(timer);
}

/** Where the repository is. */
export const root = fileURLToPath(new URL("..", import.meta.url));
