import { spawnSync } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runToEnd } from "../peers/processes.ts";
import { cli, type Kitchen, openKitchen } from "./kitchen.ts";

let kitchen: Kitchen;
let path: string;

beforeAll(async () => {
  kitchen = await openKitchen();
  const bin = join(kitchen.home, "bin");
  await mkdir(bin);
  await writeFile(join(bin, "mcpc"), `#!/bin/sh\nexec '${process.execPath}' '${cli}' "$@"\n`);
  await chmod(join(bin, "mcpc"), 0o755);
  path = `${bin}:${process.env.PATH}`;
}, 60_000);
afterAll(() => kitchen?.remove());

/** What the Tab key offers at the end of a line, in the shell itself. */
type Offers = (line: string) => Promise<string[]>;

async function run(command: string, args: string[]): Promise<string[]> {
  const { stdout, stderr } = await runToEnd(command, args, {
    cwd: kitchen.folder,
    env: { PATH: path, HOME: kitchen.home },
    timeout: 20_000,
  });
  expect(stderr).toBe("");
  return stdout.split("\n").filter((line) => line !== "");
}

const bash: Offers = (line) =>
  run("bash", [
    "-c",
    'source <(mcpc completion bash); COMP_LINE=$1 COMP_POINT=${#1}; _mcpc; printf "%s\\n" "${COMPREPLY[@]}"',
    "bash",
    line,
  ]);

/** The completion system needs a terminal; its two functions that the script calls are replaced by ones that print. */
const zsh: Offers = (line) => {
  const words = line.split(" ").map((word) => `'${word}'`);
  const stubs = `compdef() { }; _files() { }; _describe() { print -rl -- "\${(@P)4}" }`;
  return run("zsh", [
    "-f",
    "-c",
    `${stubs}; source <(mcpc completion zsh); words=(${words.join(" ")}) CURRENT=${words.length}; _mcpc`,
  ]).then((lines) => lines.map((one) => one.replace(/(?<!\\):.*/, "").replaceAll("\\:", ":")));
};

const fish: Offers = (line) =>
  run("fish", ["--no-config", "-c", `mcpc completion fish | source; complete -C '${line}'`]).then((lines) =>
    lines.map((one) => one.split("\t")[0] ?? ""),
  );

const installed = (shell: string) => spawnSync(shell, ["-c", "exit 0"]).status === 0;

describe.each([
  ["bash", bash],
  ["zsh", zsh],
  ["fish", fish],
])("in %s", { timeout: 60_000 }, (shell, offers) => {
  it.runIf(installed(shell))("completes commands, flags, choices, codes, clients, tools and arguments", async () => {
    const cases: [string, string[]][] = [
      ["mcpc ca", ["call"]],
      ["mcpc inspect --for", ["--format"]],
      ["mcpc inspect --format ", ["json", "mcp", "table"]],
      ["mcpc completion ", ["bash", "fish", "powershell", "zsh"]],
      ["mcpc explain type-uns", ["type-unsupported"]],
      ["mcpc install claude", ["claude-code", "claude-desktop"]],
      ["mcpc call pl", ["placeOrder"]],
      ["mcpc call -s dist/server.mjs intro", ["introduce"]],
      ["mcpc call add a=1 ", ["b="]],
      ["mcpc prompt rev", ["reviewCode"]],
    ];
    for (const [line, expected] of cases) {
      expect((await offers(line)).sort(), line).toEqual(expected);
    }
  });

  it.runIf(installed(shell))("completes values and URIs, which shells break at = and :", async () => {
    // bash is given what comes after the last = or :, the others the whole word
    const tail = shell === "bash";
    expect((await offers("mcpc call echo level=h")).sort()).toEqual([tail ? "high" : "level=high"]);
    expect((await offers("mcpc read menu:")).sort()).toEqual([tail ? "//today" : "menu://today"]);
  });
});

describe("mcpc __complete", { timeout: 30_000 }, () => {
  const complete = async (...words: string[]) => {
    const { code, stdout, stderr } = await kitchen.mcpc(["__complete", "--", ...words]);
    expect([code, stderr]).toEqual([0, ""]);
    return stdout.split("\n").flatMap((line) => line.split("\t")[0] || []);
  };

  it("offers each command, and not itself", async () => {
    const commands = await complete("");
    expect(commands).toContain("build");
    expect(commands).toContain("help");
    expect(commands).not.toContain("__complete");
  });

  it("says nothing, so that the shell offers files, where a file is wanted or nothing is known", async () => {
    expect(await complete("call", "-o", "")).toEqual([]);
    expect(await complete("build", "")).toEqual([]);
    expect(await complete("call", "-s", "http://127.0.0.1:1/mcp", "")).toEqual([]);
    expect(await complete("no-such-command", "")).toContain("build");
  });

  it("prints a script for each shell, and refuses another", async () => {
    for (const shell of ["bash", "zsh", "fish", "powershell"]) {
      const { code, stdout } = await kitchen.mcpc(["completion", shell]);
      expect(code).toBe(0);
      expect(stdout).toContain("__complete");
    }
    expect((await kitchen.mcpc(["completion", "csh"])).code).toBe(2);
  });
});
