import { legalName, nameProblem } from "../../install/names.ts";
import type { Finding } from "../finding.ts";
import type { Subject } from "../subject.ts";

/** The name that the project gives its server: `mcpc install` writes another one where clients would refuse it. */
export function checkServerName({ project }: Subject): Finding[] {
  const name = project?.compiled.manifest?.server.name.replace(/^@[^/]*\//, "");
  const problem = name === undefined ? undefined : nameProblem(name);
  if (name === undefined || problem === undefined) return [];
  return [
    {
      code: "server-name-reserved",
      severity: "warning",
      problem: `the server's name '${name}' ${problem}, and clients refuse it; 'mcpc install' calls it '${legalName(name)}'`,
      where: "package.json",
      fix: `name it otherwise in package.json: "mcpc": { "name": "${legalName(name)}" }`,
    },
  ];
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
