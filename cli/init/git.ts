import { spawnSync } from "node:child_process";

/** Makes the folder a repository, unless it is part of one; says what was done. */
export function makeRepository(folder: string): string {
  const git = (...args: string[]) => spawnSync("git", args, { cwd: folder, encoding: "utf8", timeout: 30_000 });
  const { error, status } = git("rev-parse", "--is-inside-work-tree");
  if (error) return `no git repository, because git cannot be started: ${error.message}`;
  if (status === 0) return "already inside a git repository";
  const made = git("init", "--quiet");
  return made.status === 0 ? "a new git repository" : `no git repository: ${made.stderr.trim()}`;
}
