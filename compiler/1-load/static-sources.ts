import { type Stats, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { closest } from "fastest-levenshtein";
import { globSync } from "tinyglobby";
import type { StaticFileSettings, StaticSource } from "../../manifest/index.ts";
import { projectPath } from "../diagnostics/span.ts";

/** A source with what is known of it while the server is built. */
export interface LoadedSource {
  source: StaticSource;
  /** URIs of the files that are there now. */
  uris: string[];
}

/** Takes what is wrong with the setting `resources`, as in `'resources[0].path' must be a string`. */
type Report = (problem: string) => void;

/** What the config's `resources` name, with URIs filled in. Reports what is not there or cannot be served, and leaves it out. */
export function readStaticSources(settings: readonly unknown[], root: string, report: Report): LoadedSource[] {
  const sources: LoadedSource[] = [];
  for (const [index, setting] of settings.entries()) {
    const place = `'resources[${index}]`;
    const source = readSource(setting, root, place, report);
    if (!source) continue;
    const uris = urisOf(source, root);
    const taken = [source.uri, ...uris].find((uri) => sources.some((other) => isUriOf(uri, other)));
    if (taken === undefined) sources.push({ source, uris });
    else report(`${place}' serves '${taken}', which another of the 'resources' serves`);
  }
  return sources;
}

function isUriOf(uri: string, { source, uris }: LoadedSource): boolean {
  return uri === source.uri || uris.includes(uri);
}

function readSource(setting: unknown, root: string, place: string, report: Report): StaticSource | undefined {
  const fields = typeof setting === "string" ? { path: setting } : setting;
  if (!isSettings(fields, place, report)) return undefined;
  const stats = statsOf(resolve(root, fields.path));
  if (!stats?.isFile() && !stats?.isDirectory()) {
    report(`${place}.path': there is no file or folder '${fields.path}'`);
    return undefined;
  }
  const path = projectPath(resolve(root, fields.path), root) || ".";
  return stats.isFile() ? readFile(fields, path, place, report) : readFolder(fields, path, place, report);
}

function readFile(settings: StaticFileSettings, path: string, place: string, report: Report): StaticSource | undefined {
  const { uri = defaultUri(path), include, name = basename(path), title, description, mimeType } = settings;
  if (include !== undefined) {
    report(`${place}.include' is for folders, and '${path}' is a file`);
    return undefined;
  }
  return { kind: "file", path, uri, name, ...present({ title, description, mimeType }) };
}

function readFolder(
  settings: StaticFileSettings,
  path: string,
  place: string,
  report: Report,
): StaticSource | undefined {
  const { uri = defaultUri(path), include, name, title, description, mimeType } = settings;
  for (const [key, value] of Object.entries({ name, title })) {
    if (value === undefined) continue;
    report(`${place}.${key}' is for one file, and '${path}' is a folder`);
    return undefined;
  }
  if (/[?#]/.test(uri)) {
    report(`${place}.uri' is what the URIs of files begin with, so it cannot have a query or fragment`);
    return undefined;
  }
  const globs = include === undefined ? undefined : [include].flat();
  return {
    kind: "folder",
    path,
    uri: uri.endsWith("/") ? uri : `${uri}/`,
    ...present({ include: globs, description, mimeType }),
  };
}

/** `file:///docs/start.md`. MCP means by `file:` what behaves like files, wherever that is. */
function defaultUri(path: string): string {
  const segments = path.split("/").filter((segment) => !["", ".", ".."].includes(segment));
  return `file:///${segments.map(encodeURIComponent).join("/")}`;
}

/** The URIs of what would be listed now: not what is hidden or installed, and nothing behind links. */
function urisOf({ kind, path, uri, include = ["**"] }: StaticSource, root: string): string[] {
  if (kind === "file") return [uri];
  const ignore = ["**/node_modules/**"];
  const names = globSync(include, {
    cwd: resolve(root, path),
    ignore,
    followSymbolicLinks: false,
    expandDirectories: false,
  });
  return names.sort().map((name) => uri + name.split("/").map(encodeURIComponent).join("/"));
}

const isText = (value: unknown) => typeof value === "string" && value !== "" && !value.includes("\0");
const text = { expected: "a string", test: isText };
const uri = {
  expected: 'a URI, such as "docs:///" or "about://readme"',
  test: (value: unknown) =>
    typeof value === "string" && /^[A-Za-z][A-Za-z0-9+.-]*:[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/.test(value),
};
const globs = {
  expected: "a glob or an array of globs",
  test: (value: unknown) => isText(value) || (Array.isArray(value) && value.length > 0 && value.every(isText)),
};
const checks: Record<keyof StaticFileSettings, { expected: string; test(value: unknown): boolean }> = {
  path: text,
  uri,
  include: globs,
  name: text,
  title: text,
  description: text,
  mimeType: text,
};

function isSettings(value: unknown, place: string, report: Report): value is StaticFileSettings {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    report(`${place}' must be a path, or an object such as { path: "docs", uri: "docs:///" }`);
    return false;
  }
  const given = Object.entries(value).filter(([, setting]) => setting !== undefined);
  const mistakes = given.flatMap(([key, setting]) => {
    if (!Object.hasOwn(checks, key)) {
      return [`${place}' has no setting '${key}', did you mean '${closest(key, Object.keys(checks))}'?`];
    }
    const { expected, test } = checks[key as keyof StaticFileSettings];
    return test(setting) ? [] : [`${place}.${key}' must be ${expected}`];
  });
  if (!("path" in value)) mistakes.push(`${place}' has no 'path'`);
  for (const mistake of mistakes) report(mistake);
  return mistakes.length === 0;
}

function statsOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
