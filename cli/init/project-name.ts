import { Failure } from "../failure.ts";

/** What a project is called whose folder's name cannot be a package's. */
export const defaultName = "my-mcp-server";

/**
 * A legal package name made from a folder's: lower case, `[a-z0-9_-]`, at most 64 characters, so that every client takes
 * it as the name of a server, too. A package cannot depend on one of its own name, so `taken` ones get a suffix.
 */
export function nameFromFolder(folder: string, taken: readonly string[] = []): string {
  const name = folder
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-z0-9_-]+/g, "-")
    .replaceAll(/^[-_]+|[-_]+$/g, "")
    .slice(0, 64);
  if (name === "" || name === "node_modules") return defaultName;
  return taken.includes(name) ? `${name.slice(0, 57)}-server` : name;
}

/** Why text cannot be the name of a package and a server; nothing when it can. */
export function nameProblem(name: string, taken: readonly string[] = []): string | undefined {
  if (!/^(@[a-z0-9][a-z0-9_.-]*\/)?[a-z0-9][a-z0-9_.-]{0,63}$/.test(name) || name === "node_modules") {
    return `'${name}' cannot be the name of a package, but '${nameFromFolder(name.replace(/^@.*\//, ""), taken)}' can`;
  }
  return taken.includes(name) ? `the project depends on '${name}' and needs another name` : undefined;
}

/** Refuses a name that was given as a flag. */
export function checkName(name: string, taken: readonly string[]): string {
  const problem = nameProblem(name, taken);
  if (problem) throw new Failure(problem, 2);
  return name;
}
