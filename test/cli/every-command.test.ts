import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { paletteOf } from "../../cli/terminal.ts";
import { bounded, runToEnd } from "../peers/processes.ts";
import { cli, type Kitchen, openKitchen } from "./kitchen.ts";

let kitchen: Kitchen;
beforeAll(async () => {
  kitchen = await openKitchen();
}, 60_000);
afterAll(() => kitchen?.remove());

const controlSequence = "\u001b";

describe("every command", { timeout: 60_000 }, () => {
  it("has help on stdout with a purpose, examples and exit codes, and no colours in a pipe", async () => {
    const { stdout } = await kitchen.mcpc(["__complete", "--", ""]);
    const commands = stdout.split("\n").flatMap((line) => line.split("\t")[0] || []);
    const documented = commands.filter((name) => name !== "help");
    expect(documented).toEqual(
      expect.arrayContaining([
        "init",
        "dev",
        "build",
        "list",
        "call",
        "read",
        "prompt",
        "inspect",
        "install",
        "doctor",
      ]),
    );
    const helps = await Promise.all(documented.map((name) => kitchen.mcpc([name, "--help"])));
    for (const [index, help] of helps.entries()) {
      const name = documented[index] ?? "";
      expect([help.code, help.stderr], name).toEqual([0, ""]);
      expect(help.stdout, name).toMatch(/^Usage: mcpc \S.*\n\n[a-z].*[^.]\n/);
      expect(help.stdout, name).toMatch(/\nExamples:\n {2}[$>] .*mcpc /);
      expect(help.stdout, name).toMatch(/\nExit codes: 0 /);
      expect(help.stdout, name).not.toContain(controlSequence);
      expect(help.stdout, name).not.toContain("(default: [])");
    }
  });

  it("stands under a heading of mcpc --help", async () => {
    const { code, stdout } = await kitchen.mcpc(["--help"]);
    expect(code).toBe(0);
    expect(stdout.match(/^\S.*:$/gm)).toEqual([
      ...["Options:", "Write a server:", "Use a server:", "Connect it to clients:", "Find out more:", "Examples:"],
    ]);
    expect(stdout).not.toContain("__complete");
  });

  it("has names that are guessed from near ones, also those of options", async () => {
    const command = await kitchen.mcpc(["biuld"]);
    expect([command.code, command.stdout]).toEqual([2, ""]);
    expect(command.stderr).toContain("(Did you mean build?)");
    const option = await kitchen.mcpc(["inspect", "--fromat", "json"]);
    expect([option.code, option.stdout]).toEqual([1, ""]);
    expect(option.stderr).toContain("(Did you mean --format?)");
  });
});

describe("colours", { timeout: 30_000 }, () => {
  it("are for terminals, each stream by itself, unless NO_COLOR or FORCE_COLOR say otherwise", () => {
    const bold = (isTTY: boolean, env: Record<string, string> = {}) => {
      const before = { ...process.env };
      process.env = { ...before, NO_COLOR: "", FORCE_COLOR: "", TERM: "xterm", ...env };
      const text = paletteOf({ isTTY } as NodeJS.WriteStream).bold("x");
      process.env = before;
      return text !== "x";
    };
    expect([bold(true), bold(false)]).toEqual([true, false]);
    expect(bold(true, { NO_COLOR: "1" })).toBe(false);
    expect(bold(false, { FORCE_COLOR: "1" })).toBe(true);
    expect(bold(true, { FORCE_COLOR: "0" })).toBe(false);
    expect(bold(false, { FORCE_COLOR: "1", NO_COLOR: "1" })).toBe(false);
    expect(bold(true, { TERM: "dumb" })).toBe(false);
  });

  it("reach what is printed", async () => {
    const list = (env: Record<string, string>) => kitchen.mcpc(["inspect", "dist/server.mjs"], { env });
    expect((await list({ FORCE_COLOR: "1" })).stdout).toContain(controlSequence);
    expect((await list({ FORCE_COLOR: "1", NO_COLOR: "1" })).stdout).not.toContain(controlSequence);
    expect((await list({})).stdout).not.toContain(controlSequence);
  });
});

it("a reader that is gone is no error", { timeout: 30_000 }, async () => {
  for (const command of ["list dist/server.mjs", "inspect dist/server.mjs", "--help", "explain type-any"]) {
    const script = `'${process.execPath}' '${cli}' ${command} | true; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await runToEnd("bash", ["-c", script], { cwd: kitchen.folder });
    expect([stdout, stderr], command).toEqual(["0\n", ""]);
  }
});

describe("Ctrl-C", { timeout: 30_000 }, () => {
  it.each([
    ["SIGINT", 130, "auto"],
    ["SIGINT", 130, "2025-11-25"],
    ["SIGTERM", 143, "auto"],
  ] as const)("(%s) ends a call with %i, its server and its temporary file (%s)", async (signal, code, protocol) => {
    const before = await readdir(join(kitchen.folder, "dist"));
    const child = spawn(process.execPath, [cli, "call", "hang", "--protocol", protocol], { cwd: kitchen.folder });
    const ended = once(child, "exit");
    await bounded(saying(child, "progress 1/2 hanging"), 20_000, () => "no progress");
    const temporary = (await readdir(join(kitchen.folder, "dist"))).filter((name) => name.startsWith(".mcpc-"));
    expect(temporary).toHaveLength(2);
    child.kill(signal);
    expect(await bounded(ended, 10_000, () => "still running")).toEqual([code, null]);
    expect(await readdir(join(kitchen.folder, "dist"))).toEqual(before);
    const { stdout } = await runToEnd("ps", ["-eo", "args"]);
    expect(stdout).not.toContain(temporary[0]);
  });
});

function saying(child: ChildProcess, text: string): Promise<void> {
  let said = "";
  return new Promise((resolve) => {
    child.stderr?.on("data", (chunk) => {
      said += chunk;
      if (said.includes(text)) resolve();
    });
  });
}
