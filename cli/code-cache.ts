import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { cachedDataVersionTag } from "node:v8";
import { Script } from "node:vm";
import { cacheFolder } from "./cache-folder.ts";
import { noteUse } from "./cache-tidying.ts";
import { here } from "./place.ts";
import { writePrivately } from "./write.ts";

/** What Node has beside its documented interface, and Node 22 more than Node 20. */
interface Internals {
  enableCompileCache?(folder: string): unknown;
  wrap(code: string): string;
  prototype: { _compile(this: NodeJS.Module, code: string, path: string): unknown };
}

/** Modules below this take less to compile than a file takes to be read. Characters. */
const minLength = 900_000;

/**
 * Has large modules that are loaded from now on compiled by the first process that needs them: TypeScript takes 180 ms,
 * and 70 when V8 is given what it made of it the last time. V8 refuses what is of another version of itself, or was made with
 * other flags.
 */
export function useCodeCache(): void {
  const node = module as unknown as Internals;
  const folder = join(cacheFolder(here()), "code");
  if (node.enableCompileCache) node.enableCompileCache(folder);
  else compileWithCache(node, folder);
}

function compileWithCache(node: Internals, folder: string): void {
  const compile = node.prototype._compile;
  node.prototype._compile = function (code, path) {
    if (code.length < minLength) return compile.call(this, code, path);
    const { mtimeMs } = statSync(path);
    const key = [path, mtimeMs, code.length, process.version, process.arch, cachedDataVersionTag()].join("\n");
    const name = createHash("sha1").update(key).digest("hex");
    const cachedData = readChecked(join(folder, name));
    const script = new Script(node.wrap(code), { filename: path, ...(cachedData && { cachedData }) });
    if (!cachedData || script.cachedDataRejected) {
      process.once("exit", () => keep(folder, name, script.createCachedData())); // by then it holds what was run, too
    }
    const require = createRequire(path);
    return script.runInThisContext().call(this.exports, this.exports, require, this, path, dirname(path));
  };
}

/** V8 does not look whether it is given what it made, and falls over when it is not. */
function readChecked(path: string): Buffer | undefined {
  try {
    const bytes = readFileSync(path);
    const data = bytes.subarray(checksumLength);
    if (!checksum(data).equals(bytes.subarray(0, checksumLength))) return undefined;
    noteUse(path);
    return data;
  } catch {
    return undefined;
  }
}

function keep(folder: string, name: string, data: Buffer): void {
  try {
    writePrivately(folder, { [name]: Buffer.concat([checksum(data), data]) });
  } catch {
    // a folder that cannot be written costs time and nothing else
  }
}

const checksumLength = 20;

function checksum(data: Buffer): Buffer {
  return createHash("sha1").update(data).digest();
}
