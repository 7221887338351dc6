import { readFileSync } from "node:fs";
import { satisfies } from "semver";
import { ownFile } from "../../own-file.ts";
import type { Finding } from "../finding.ts";
import type { Subject } from "../subject.ts";

/** The Node that runs this, against what mcpc and the project ask for. */
export function checkNodeVersion({ project }: Subject): Finding[] {
  const { version } = process;
  const wanted: [string, unknown][] = [
    ["mcpc", ownEngines()],
    ["package.json", project?.packageJson.engines],
  ];
  return wanted.flatMap(([who, engines]) => {
    const range = nodeRange(engines);
    if (range === undefined || satisfies(version, range, { includePrerelease: true })) return [];
    return {
      code: "node-unsupported",
      severity: "error",
      problem: `this is Node ${version}, and ${who} wants ${range}`,
      ...(who === "package.json" && { where: "package.json" }),
      fix: `install a Node that fits ${range}, or change "engines" of package.json: https://nodejs.org/en/download`,
    };
  });
}

/** What mcpc, and every server it builds, asks of Node. */
export function ownNodeRange(): string {
  return nodeRange(ownEngines()) ?? "*";
}

function ownEngines(): unknown {
  return (JSON.parse(readFileSync(ownFile("package.json"), "utf8")) as { engines?: unknown }).engines;
}

function nodeRange(engines: unknown): string | undefined {
  if (typeof engines !== "object" || engines === null || !("node" in engines)) return undefined;
  return typeof engines.node === "string" ? engines.node : undefined;
}
