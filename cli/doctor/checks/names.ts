import type { Finding } from "../finding.ts";
import type { Subject } from "../subject.ts";

/** Names that clients keep for themselves. */
const reserved = new Set(["workspace", "claude-in-chrome", "computer-use", "__proto__"]);

/** Why clients refuse a server of this name; nothing when they take it. */
export function serverNameProblem(name: string): string | undefined {
  if (reserved.has(name)) return `the name '${name}' is kept by clients for themselves`;
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(name))
    return `some clients refuse the name '${name}': it is not 1 to 64 of A-Z a-z 0-9 _ -`;
  return undefined;
}

/** The name the server goes by; a scope is no part of it. */
export function checkServerName({ project }: Subject): Finding[] {
  const name = project?.compiled.manifest?.server.name;
  const problem = name && serverNameProblem(name.replace(/^@[^/]*\//, ""));
  if (!problem) return [];
  const fix = 'name it otherwise in package.json: "mcpc": { "name": "…" }, or name: "…" in mcpc.config.ts';
  return [{ code: "server-name-reserved", severity: "error", problem, where: "package.json", fix }];
}

/** Of a running server. */
export function checkToolNames(names: string[], where: string): Finding[] {
  const refused = names.filter((name) => !/^[A-Za-z0-9_-]{1,64}$/.test(name));
  if (refused.length === 0) return [];
  return [
    {
      code: "name-unportable",
      severity: "warning",
      problem: `some clients refuse the whole server because of ${refused.map((name) => `'${name}'`).join(", ")}`,
      where,
      fix: "name tools with 1 to 64 of A-Z a-z 0-9 _ -, such as with @name in their JSDoc; more: mcpc explain name-unportable",
    },
  ];
}
