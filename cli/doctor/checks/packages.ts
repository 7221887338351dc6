import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { major } from "semver";
import ts from "#typescript";
import { version as ownVersion } from "../../../compiler/version.ts";
import { ownFile } from "../../own-file.ts";
import type { Finding } from "../finding.ts";
import type { Project, Subject } from "../subject.ts";

/** Installed at all, and in versions that go together. */
export function checkPackages({ project }: Subject): Finding[] {
  if (!project) return [];
  return [...missing(project), ...otherMcpc(project), ...typescript(project), ...otherSdk(project)];
}

function missing({ root, packageJson }: Project): Finding[] {
  const wanted = ["dependencies", "devDependencies"].flatMap((key) => Object.keys(Object(packageJson[key])));
  const absent = wanted.filter((name) => installedVersion(name, root) === undefined);
  if (absent.length === 0) return [];
  const [verb, more] = [absent.length === 1 ? "is" : "are", absent.length > 5 ? ` and ${absent.length - 5} more` : ""];
  return [
    {
      code: "packages-missing",
      severity: "error",
      problem: `${absent.slice(0, 5).join(", ")}${more} ${verb} in package.json and not installed`,
      where: "package.json",
      fix: "npm install",
    },
  ];
}

function otherMcpc({ root }: Project): Finding[] {
  const theirs = installedVersion("mcpc", root);
  if (theirs === undefined || theirs === ownVersion) return [];
  return [
    {
      code: "mcpc-version-differs",
      severity: "warning",
      problem: `the project has mcpc ${theirs}, and this is mcpc ${ownVersion}`,
      where: "package.json",
      fix: `npm install --save-dev mcpc@^${ownVersion}, or run the project's own with 'npx mcpc' in its folder`,
    },
  ];
}

/** mcpc reads types with a TypeScript of its own, and means what the project's does from 5.0 on. */
function typescript({ root }: Project): Finding[] {
  const theirs = installedVersion("typescript", root);
  if (theirs === undefined || (major(theirs) >= 5 && major(theirs) <= major(ts.version))) return [];
  const [age, wanted] = major(theirs) < 5 ? ["older than mcpc can follow", "5"] : ["newer than mcpc's", ts.version];
  return [
    {
      code: "typescript-unsupported",
      severity: "warning",
      problem: `the project has TypeScript ${theirs}, which is ${age}; mcpc reads the code with ${ts.version}`,
      where: "package.json",
      fix: `npm install --save-dev typescript@^${wanted}`,
    },
  ];
}

/** Two copies meet only where the project imports one, and then their classes are not each other's. */
function otherSdk({ root }: Project): Finding[] {
  const name = "@modelcontextprotocol/server";
  const [theirs, ours] = [installedVersion(name, root), installedVersion(name, ownFile("."))];
  if (theirs === undefined || theirs === ours) return [];
  return [
    {
      code: "sdk-duplicate",
      severity: "warning",
      problem: `the project has ${name} ${theirs}, and mcpc builds servers on ${ours}`,
      where: "package.json",
      fix: `npm uninstall ${name}: a server needs nothing but mcpc; or npm install ${name}@${ours}`,
    },
  ];
}

/** Of the package that an import from `folder` would find. */
function installedVersion(name: string, folder: string): string | undefined {
  const path = join(folder, "node_modules", name, "package.json");
  if (existsSync(path)) return (JSON.parse(readFileSync(path, "utf8")) as { version?: string }).version ?? "0.0.0";
  return dirname(folder) === folder ? undefined : installedVersion(name, dirname(folder));
}
