import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { onServerCore } from "./processor-cores.mjs";

const cpuUsage = new URL("peers/cpu-usage.mjs", import.meta.url).href;
const START_TIMEOUT_MS = 20_000;
const COMMAND_TIMEOUT_MS = 240_000;

/** Where the repository is. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs a command to its end and says how many milliseconds it took; its failure is the bench's. */
export async function timed(command, args, options) {
  const start = performance.now();
  await output(command, args, options);
  return performance.now() - start;
}

/** Runs a command to its end and gives what it wrote to stdout; its failure is the bench's. */
export async function output(command, args, options) {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"], timeout: COMMAND_TIMEOUT_MS });
  const written = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"])
    child[name].setEncoding("utf8").on("data", (text) => (written[name] += text));
  const [code] = await once(child, "close");
  if (code !== 0)
    throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${written.stdout}${written.stderr}`);
  return written.stdout;
}

/**
 * Starts a server as a host starts it, over `stdio` or `http`: `{child, url?, revision, stop}`. `url` is a promise of
 * where it listens.
 */
export function startServer(server, transport) {
  return started(server, transport, []);
}

/** Starts a server whose CPU time, user and system, can be asked for in microseconds: what `startServer` gives and `cpu`. */
export function startMeasured(server, transport) {
  const running = started(server, transport, ["--import", cpuUsage]);
  return { ...running, cpu: () => cpuOf(running.child) };
}

function started({ revision, env, ...files }, transport, nodeArgs) {
  const { file, args = [] } = files[transport];
  const measured = nodeArgs.length > 0;
  const child = spawn(...onServerCore(process.execPath, [...nodeArgs, file, ...args]), {
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe", ...(measured ? ["ipc"] : [])],
  });
  if (transport === "stdio") child.stderr.resume();
  const url = transport === "http" ? listening(child) : undefined;
  return { child, url, revision, stop: () => stop(child) };
}

/** Where a process says that it listens, on either of its streams, which are read from then on. */
export function listening(child, milliseconds = START_TIMEOUT_MS) {
  return new Promise((resolve, reject) => {
    let told = "";
    const finish = (settle, value) => {
      clearTimeout(timer);
      settle(value);
    };
    const fail = (what) => finish(reject, new Error(`A server ${what}:\n${told}`));
    const timer = setTimeout(() => fail("does not say where it listens"), milliseconds);
    child.once("exit", (code) => fail(`ended with ${code}`));
    for (const stream of [child.stdout, child.stderr].filter(Boolean)) {
      stream.setEncoding("utf8").on("data", (text) => {
        told = (told + text).slice(-5_000);
        const url = /(?:listening|running) on (http:\/\/\S+)/.exec(told)?.[1];
        if (url) finish(resolve, new URL(url));
      });
    }
  });
}

async function cpuOf(child) {
  const answer = once(child, "message", { signal: AbortSignal.timeout(START_TIMEOUT_MS) });
  child.send("cpu");
  const [{ user, system }] = await answer;
  return user + system;
}

/** Ends a process, unless it has ended. */
export async function stop(child, signal = "SIGKILL") {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}

/** A port that nobody listens on, for servers that have to be told one. */
export async function freePort() {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address();
  listener.close();
  await once(listener, "close");
  return port;
}
