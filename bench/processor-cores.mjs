import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";

const [ALL, LOAD, SERVER] = [`0-${availableParallelism() - 1}`, "0", "1"];

/** Whether the servers and the load have a core each: not without `taskset`, or on a single core. */
export const pinned = availableParallelism() > 1 && hasTaskset();

/** A command that runs on the core that the load does not use. `taskset` becomes the command: there is no process more. */
export function onServerCore(command, args) {
  return pinned ? ["taskset", ["-c", SERVER, command, ...args]] : [command, args];
}

/** Runs a measurement whose load comes from this process, on a core of its own. What it starts elsewhere inherits all. */
export async function fromLoadCore(run) {
  pin(LOAD);
  try {
    return await run();
  } finally {
    pin(ALL);
  }
}

function pin(cores) {
  if (pinned) execFileSync("taskset", ["-a", "-c", "-p", cores, String(process.pid)], { stdio: "ignore" });
}

function hasTaskset() {
  try {
    execFileSync("taskset", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
