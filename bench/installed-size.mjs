import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/**
 * What some packages bring into a folder that was installed from a lock file: `{bytes, packages, largest}`, with all
 * that they depend on, counted as files of node_modules. `largest` are the five largest, by name.
 */
export async function installedSize(folder, names) {
  const lock = JSON.parse(await readFile(join(folder, "package-lock.json"), "utf8"));
  const paths = [...closureOf(lock.packages, names)].filter((path) => existsSync(join(folder, path)));
  const sizes = await Promise.all(paths.map(async (path) => [nameOf(path), await bytesOf(join(folder, path))]));
  const largest = sizes.sort(([, left], [, right]) => right - left).slice(0, 5);
  const bytes = sizes.reduce((sum, [, size]) => sum + size, 0);
  return { bytes, packages: sizes.length, largest: Object.fromEntries(largest) };
}

/** Where the packages lie that these names need, found as Node finds them: in the nearest node_modules. */
export function closureOf(packages, names) {
  const found = new Set();
  const open = names.map((name) => [name, ""]);
  for (let next = open.pop(); next; next = open.pop()) {
    const path = nearest(packages, ...next);
    if (path === undefined || found.has(path)) continue;
    found.add(path);
    for (const name of needsOf(packages[path])) open.push([name, path]);
  }
  return found;
}

function nearest(packages, name, from) {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf("/node_modules/")))) {
    const path = base ? `${base}/node_modules/${name}` : `node_modules/${name}`;
    if (packages[path]) return path;
    if (!base) return undefined;
  }
}

function needsOf({ dependencies, optionalDependencies, peerDependencies = {}, peerDependenciesMeta = {} }) {
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  return [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers];
}

function nameOf(path) {
  return path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
}

/** Bytes of the files of one package, without the packages inside it. */
async function bytesOf(folder) {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += entry.name === "node_modules" ? 0 : await bytesOf(path);
    else if (entry.isFile()) bytes += (await stat(path)).size;
  }
  return bytes;
}
