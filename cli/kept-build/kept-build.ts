import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import type { Diagnostic } from "../../compiler/index.ts";
import { version } from "../../compiler/version.ts";
import { cacheFolder } from "../cache-folder.ts";
import { noteUse } from "../cache-tidying.ts";
import { ownFile } from "../own-file.ts";
import { here } from "../place.ts";
import { writePrivately } from "../write.ts";
import type { Asked } from "./file-log.ts";
import {
  fileInput,
  folderInput,
  foldersAround,
  type Input,
  inputOf,
  isInstalled,
  isUnchanged,
  statsOf,
} from "./inputs.ts";

/** What a build tells, so that it can be told again. */
export interface Summary {
  /** `2 tools, 1 prompt`. */
  contents: string;
  /** Absolute. */
  outDir: string;
  artifacts: { path: string; bytes: number }[];
  external: string[];
  /** Bytes; absent where the page was left out. */
  pageSize?: number;
  diagnostics: Diagnostic[];
}

/** What a build was made of, as far as it can be told afterwards. */
export interface Made {
  summary: Summary;
  asked: ReadonlyMap<string, Asked>;
  /** Absolute paths of what the bundler read, which asks the disk in a process of its own. */
  bundled: string[];
  /** When it began, in milliseconds since 1970. */
  began: number;
}

interface Kept {
  summary: Summary;
  inputs: Input[];
  outputs: Input[];
}

/**
 * The last build of a project with the same options. Where everything it asked the disk has the same answer, and what it
 * wrote is as it left it, another one would write the same again.
 */
export class KeptBuild {
  readonly #root: string;
  readonly #folder = join(cacheFolder(here()), "builds");
  readonly #name: string;

  /** `root` is the project folder, absolute; `options` is all that was asked for. */
  constructor(root: string, options: object) {
    this.#root = root;
    const sorted = Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1));
    const key = [version, process.version, process.arch, process.env.NODE_PATH, root, sorted];
    this.#name = `${createHash("sha1").update(JSON.stringify(key)).digest("hex")}.json`;
  }

  /** Nothing where there was no such build, or something has changed. */
  find(): Summary | undefined {
    const path = join(this.#folder, this.#name);
    try {
      const { summary, inputs, outputs } = JSON.parse(readFileSync(path, "utf8")) as Kept;
      const isSame = [...outputs, ...inputs].every((input) => isUnchanged(input, summary.outDir));
      if (isSame) noteUse(path);
      return isSame ? summary : undefined;
    } catch {
      return undefined; // whatever is wrong with it, a build puts it right
    }
  }

  /** Keeps a build whose artifacts are written, unless something has changed while it was made. */
  keep(made: Made): void {
    const { summary } = made;
    const inputs = this.#inputs(made);
    const outputs = summary.artifacts.map(({ path }) => fileInput(join(summary.outDir, path)));
    if (!inputs || !areKnown(outputs)) return;
    try {
      const kept: Kept = { summary, inputs, outputs };
      writePrivately(this.#folder, { [this.#name]: Buffer.from(JSON.stringify(kept)) });
    } catch {
      // a folder that cannot be written costs time and nothing else
    }
  }

  #inputs({ summary: { outDir }, asked, bundled, began }: Made): Input[] | undefined {
    const isOwn = (path: string) => [outDir, dirname(this.#folder)].some((own) => isWithin(path, own));
    const seen = [...asked].filter(([path]) => !isOwn(path));
    const read = [...seen.filter(([, { read }]) => read).map(([path]) => path), ...bundled];
    if (bundled.some((path) => !asked.has(path) && isNewer(path, began))) return undefined;
    const own = read.filter((path) => !isInstalled(path));
    const folders = own.flatMap((path) => foldersAround(path, this.#root));
    const settings = [...this.#settings(bundled), ...installMarks(this.#root), ...ownMarks];
    if (settings.some((path) => !asked.has(path) && extendsOthers(path))) return undefined;
    const inputs = [
      ...seen.map(([path, answer]) => inputOf(path, answer, outDir)),
      ...without([...bundled, ...settings], asked).map(fileInput),
      ...[...new Set([...folders, ...bundled.flatMap(packageFolders)])].map((path) => folderInput(path, outDir)),
    ];
    return areKnown(inputs) ? inputs : undefined;
  }

  /** What the bundler asks about the folders of what it reads, besides. */
  #settings(bundled: string[]): string[] {
    const folders = new Set(
      bundled.flatMap((path) => (isInstalled(path) ? insidePackage(path) : foldersAround(path, sep))),
    );
    return [...folders].flatMap((folder) =>
      ["package.json", "tsconfig.json", "jsconfig.json"].map((name) => join(folder, name)),
    );
  }
}

/** What package managers write last when they have changed what is installed, here or in a workspace around it. */
function installMarks(root: string): string[] {
  const folders = [root, ...foldersAround(root, sep)];
  const names = [".package-lock.json", ".modules.yaml", ".yarn-state.yml", ".yarn-integrity"];
  return folders.flatMap((folder) => names.map((name) => join(folder, "node_modules", name)));
}

/** What changes when mcpc itself is built anew, for those who work on it. */
const ownMarks = ["cli", "compiler", "manifest", "runtime"].map((room) => ownFile(`dist/${room}/tsconfig.tsbuildinfo`));

/** Every folder `node_modules` that a file was found in; a new entry of it can take the place of another. */
function packageFolders(path: string): string[] {
  return foldersAround(path, sep).filter((folder) => folder.endsWith(`${sep}node_modules`));
}

/** The folders of a package from that of a file outwards. */
function insidePackage(path: string): string[] {
  const start = path.lastIndexOf(`${sep}node_modules${sep}`) + `${sep}node_modules`.length;
  return foldersAround(path, path.slice(0, start)).slice(0, -1);
}

/** Settings of the bundler alone, whose further files nobody knows. */
function extendsOthers(path: string): boolean {
  return /[jt]sconfig\.json$/.test(path) && statsOf(path) !== undefined && /"extends"/.test(readFileSync(path, "utf8"));
}

function isNewer(path: string, time: number): boolean {
  const stats = statsOf(path);
  return !stats || stats.mtimeMs >= time || stats.ctimeMs >= time;
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(join(folder, sep));
}

function without(paths: string[], asked: ReadonlyMap<string, Asked>): string[] {
  return [...new Set(paths)].filter((path) => !asked.get(path)?.read);
}

function areKnown(inputs: (Input | undefined)[]): inputs is Input[] {
  return inputs.every((input) => input !== undefined);
}
