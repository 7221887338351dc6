import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bounded, runToEnd } from "./peers/processes.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A command of the transcript, and what it prints. `…` stands for anything within a line, alone for any lines. */
interface Step {
  command: string;
  output: string;
}

/** Empty but for `home/`, `prefix/`, where `npm link` put mcpc, and `work/`, where the user is. */
let folder: string;
let steps: Step[];

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "mcpc-quick-start-")));
  for (const name of ["home", "work", "prefix/bin", "prefix/lib/node_modules"]) {
    await mkdir(join(folder, name), { recursive: true });
  }
  // what `npm link` does, without its look at the packages of this repository
  await chmod(join(root, "dist/cli/main.js"), 0o755);
  await symlink(root, join(folder, "prefix/lib/node_modules/mcpc"), "dir");
  await symlink("../lib/node_modules/mcpc/dist/cli/main.js", join(folder, "prefix/bin/mcpc"));
  steps = stepsOf(await readFile(join(root, "README.md"), "utf8"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function stepsOf(readme: string): Step[] {
  const block = /^```console file=quick-start\n([\s\S]*?)^```$/m.exec(readme)?.[1] ?? "";
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((text) => {
      const [command = "", ...output] = text.trimEnd().split("\n");
      return { command: command.replace(/\s+#.*$/, ""), output: output.join("\n") };
    });
}

describe.skipIf(process.platform === "win32")("the quick start of the README", { timeout: 300_000 }, () => {
  it("goes from nothing to a tool that a client has called, in five commands, as shown", async () => {
    expect(steps).toHaveLength(5);
    const env = await environment();
    let cwd = join(folder, "work");
    for (const { command, output } of steps) {
      const { text, code, pwd } = await type(command, cwd, env);
      expect(code, `$ ${command}\n${text}`).toBe(0);
      expect(withoutNumbers(text), `$ ${command}`).toMatch(patternOf(output));
      cwd = pwd;
    }
    expect(steps.map(({ command }) => command).join("\n")).toMatch(
      /init[\s\S]+build[\s\S]+call[\s\S]+install[\s\S]+call/,
    );

    const test = await type("npm test && npm run typecheck", cwd, { ...env, npm_config_offline: "true" });
    expect(test.code, test.text).toBe(0);
    expect(test.text).toContain("3 passed");
    const offline = await type("npm run build", cwd, { ...env, npm_config_offline: "true" });
    expect(offline.code, offline.text).toBe(0);
    const doctor = await type("npx mcpc doctor --port 0", cwd, env);
    expect([doctor.code, doctor.text], doctor.text).toEqual([0, expect.stringContaining("nothing found")]);
  });
});

/** A user's, who has npm's downloads of before and nothing else. */
async function environment(): Promise<NodeJS.ProcessEnv> {
  const { stdout } = await runToEnd("npm", ["config", "get", "cache"], { cwd: tmpdir(), timeout: 30_000 });
  const inherited = Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_|INIT_CWD$|XDG_|CLAUDE_|CODEX_|COPILOT_|VITEST|NODE_ENV$|NODE_OPTIONS$|CI$|PORT$|MCPC_)/i.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    HOME: join(folder, "home"),
    PATH: `${join(folder, "prefix/bin")}${delimiter}${process.env.PATH}`,
    npm_config_prefix: join(folder, "prefix"),
    npm_config_cache: stdout.trim(),
    npm_config_update_notifier: "false",
    npm_config_yes: "true", // npx asks before it downloads
  };
}

/** Runs a line as a shell would; says where the shell is then. Both streams are one, as in a terminal. */
async function type(
  command: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<{ text: string; code: number | null; pwd: string }> {
  const place = join(folder, "pwd");
  const script = `exec 2>&1\n${command}\nstatus=$?\npwd > '${place}'\nexit $status\n`;
  const child = spawn("sh", ["-c", script], { cwd, env, stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  try {
    const code = await bounded(ended, 240_000, () => `'${command}' does not end:\n${text}`);
    return { text, code, pwd: (await readFile(place, "utf8")).trim() };
  } finally {
    child.kill("SIGKILL");
  }
}

/** Times and sizes differ from run to run. */
function withoutNumbers(text: string): string {
  return `${text.trim()}\n`.replaceAll(/\d+(\.\d+)?(?= (ms|s|kB|MB)\b)/g, "N");
}

function patternOf(output: string): RegExp {
  const lines = withoutNumbers(output)
    .trimEnd()
    .split("\n")
    .map((line) => {
      if (line.trim() === "…") return "(?:.*\\n)*?";
      return `${line.trimEnd().split("…").map(escapeText).join(".*")} *\\n`;
    });
  return new RegExp(`^${lines.join("")}$`);
}

function escapeText(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
