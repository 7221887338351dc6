import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { DevModule } from "../../compiler/index.ts";
import { writeArtifacts } from "../write.ts";

/** A server to be served. */
export interface Module extends DevModule {
  /** Absolute; where its files stand while they are imported. */
  outDir: string;
}

/** The files of a module, absolute. */
export interface ModuleFiles {
  /** Of the user's code. */
  code: string;
  /** Of what makes a server of it. */
  index: string;
}

const name = (build: number | string) => `.mcpc-dev-${process.pid}-${build}.mjs`;

/** The name of the file of what several builds may have in common. */
export function nameOfPart(id: string): string {
  return name(`part-${id}`);
}

/** Writes the module of a build beside where the server would stand, so that paths mean what they mean there. */
export function writeModule({ code, index, parts, outDir }: Module, build: number): ModuleFiles {
  const missing = Object.entries(parts).filter(([part]) => !existsSync(join(outDir, part)));
  const files = missing.map(([path, text]) => ({ path, text }));
  writeArtifacts([...files, { path: name(build), text: code }], outDir);
  return { code: join(outDir, name(build)), index: join(outDir, index) };
}

export function removeModule(file: string): void {
  rmSync(file, { force: true });
}

/** Removes the parts of a module that the one in its place has not. */
export function removeParts({ parts, outDir }: Module, successor: Module): void {
  const isNeeded = (part: string) => successor.outDir === outDir && part in successor.parts;
  for (const part of Object.keys(parts)) if (!isNeeded(part)) removeModule(join(outDir, part));
}

/** Removes what runs that were killed have left, and what this one has, where it is over. */
export function removeStaleModules(outDir: string, { own = false } = {}): void {
  if (!existsSync(outDir)) return;
  for (const file of readdirSync(outDir)) {
    const [, pid] = /^\.mcpc-dev-(\d+)-.+\.mjs/.exec(file) ?? [];
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
