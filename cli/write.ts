import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Artifact } from "../compiler/index.ts";

/** Writes artifacts below `outDir`, each whole or not at all; files that hold the same text already are left alone. */
export function writeArtifacts(artifacts: Artifact[], outDir: string): void {
  for (const { path, text, executable } of artifacts) {
    const target = join(outDir, path);
    mkdirSync(dirname(target), { recursive: true });
    if (!existsSync(target) || readFileSync(target, "utf8") !== text) {
      const temporary = `${target}.${process.pid}.tmp`;
      writeFileSync(temporary, text);
      renameSync(temporary, target);
    }
    if (executable) chmodSync(target, 0o755);
  }
}

/** Makes files that must not be there yet, with their folders; never overwrites one. */
export function createFiles(files: { path: string; text: string }[], folder: string): void {
  for (const { path, text } of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text, { flag: "wx" });
  }
}
