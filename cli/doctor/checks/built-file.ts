import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../finding.ts";
import { display, type Project, type Subject } from "../subject.ts";

/** Clients start what was built last: is it there, and is it what the sources say? */
export function checkBuiltFile({ project, file, place }: Subject): Finding[] {
  if (!project || file === undefined) return [];
  const where = display(file, place);
  if (!existsSync(file)) {
    return [
      { code: "build-missing", severity: "error", problem: "there is no built server", where, fix: "mcpc build" },
    ];
  }
  const newer = sourcesNewerThan(file, project);
  if (newer === undefined || !differs(file, project)) return [];
  const problem = `the built server is older than ${display(newer, place)}, and clients start the built one`;
  return [{ code: "build-outdated", severity: "error", problem, where, fix: "mcpc build" }];
}

function sourcesNewerThan(file: string, { root, compiled }: Project): string | undefined {
  const built = statSync(file).mtimeMs;
  const settings = ["package.json", "tsconfig.json", "mcpc.config.ts"].map((name) => join(root, name));
  return [...compiled.sources, ...settings].find((path) => existsSync(path) && statSync(path).mtimeMs > built);
}

/** Same sources, same bytes: a file that was only touched is no change. With errors nobody can tell. */
function differs(file: string, { compiled }: Project): boolean {
  const fresh = compiled.artifacts.find(({ path }) => path === "server.mjs");
  return fresh === undefined || fresh.text !== readFileSync(file, "utf8");
}
