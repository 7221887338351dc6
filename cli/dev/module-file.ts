import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeArtifacts } from "../write.ts";

const name = (build: number) => `.mcpc-dev-${process.pid}-${build}.mjs`;

/** Writes the module of a build beside where the server would stand, so that paths mean what they mean there. */
export function writeModule(code: string, outDir: string, build: number): string {
  writeArtifacts([{ path: name(build), text: code }], outDir);
  return join(outDir, name(build));
}

export function removeModule(file: string): void {
  rmSync(file, { force: true });
}

/** Removes what runs that were killed have left, and what this one has, where it is over. */
export function removeStaleModules(outDir: string, { own = false } = {}): void {
  if (!existsSync(outDir)) return;
  for (const file of readdirSync(outDir)) {
    const [, pid] = /^\.mcpc-dev-(\d+)-\d+\.mjs/.exec(file) ?? [];
    if (pid !== undefined && (Number(pid) === process.pid ? own : !isRunning(Number(pid))))
      removeModule(join(outDir, file));
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
