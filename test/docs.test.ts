import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { globSync } from "tinyglobby";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toolListings } from "../compiler/3-emit/index.ts";
import { compile, formatDiagnostics } from "../compiler/index.ts";
import { runToEnd, startStdio } from "./peers/processes.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

interface Block {
  language: string;
  /** `file=NAME` behind the language. */
  file: string | undefined;
  text: string;
  /** `no-build` behind the language: declarations that other text refers to. */
  isShown: boolean;
}

async function blocksOf(path: string): Promise<Block[]> {
  const text = await readFile(join(root, path), "utf8");
  return [...text.matchAll(/^```(\w+)(?: file=(\S+))?(.*)\n([\s\S]*?)^```$/gm)].map(
    ([, language, file, rest, body]) => ({
      language: language ?? "",
      file,
      text: body ?? "",
      isShown: rest?.includes("no-build") ?? false,
    }),
  );
}

let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "mcpc-docs-"));
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

async function project(name: string, files: Record<string, string>): Promise<string> {
  const folder = join(workspace, name);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

describe("every TypeScript block builds", () => {
  it.each(["README.md", ...globSync("docs/*.md", { cwd: root }).sort()])("%s", { timeout: 60_000 }, async (path) => {
    const blocks = (await blocksOf(path)).filter(({ language, isShown }) => language === "ts" && !isShown);
    for (const [index, { file = "src/server.ts", text }] of blocks.entries()) {
      const isConfig = file.startsWith("mcpc.config");
      const files = isConfig ? { [file]: text, ...entriesOf(text) } : { [file]: text };
      const folder = await project(`${path.replaceAll(/\W/g, "-")}-${index}`, files);
      const { artifacts, diagnostics } = await compile({ root: folder });
      expect(formatDiagnostics(diagnostics)).toBe("");
      expect(artifacts.map((artifact) => artifact.path)).toContain("server.mjs");
    }
  });
});

/** The entries a config names, so that there is something to build. */
function entriesOf(config: string): Record<string, string> {
  const names = [...config.matchAll(/"(src\/(\w+)\.ts)"/g)];
  return Object.fromEntries(
    names.map(([, path, name]) => [path ?? "", `/** A tool. */\nexport function ${name}(): void {}\n`]),
  );
}

describe("docs/types.md", () => {
  it("is what fixtures/types/every-row gives: node scripts/types-table.mjs", { timeout: 30_000 }, async () => {
    const script = join(root, "scripts/types-table.mjs");
    expect((await runToEnd(process.execPath, [script, "--check"])).code).toBe(0);
  });
});

describe("the README shows what really happens", { timeout: 60_000 }, () => {
  let blocks: Block[];
  const block = (file: string) => blocks.find((candidate) => candidate.file === file)?.text ?? "";
  beforeAll(async () => {
    blocks = await blocksOf("README.md");
  });

  it("lists the tool as shown, and refuses a wrong call as shown", async () => {
    const folder = await project("readme", { "src/server.ts": block("src/server.ts") });
    const { manifest, artifacts } = await compile({ root: folder });
    const listings = manifest ? toolListings(manifest) : [];
    expect(listings[1]).toEqual(JSON.parse(block("receive.json")));
    for (const { path, text } of artifacts) await writeFile(join(folder, path), text);
    const server = startStdio(join(folder, "server.mjs"));
    const { result } = await server.request("tools/call", {
      name: "receive",
      arguments: { sku: 7, quantty: 3 },
      _meta: {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
      },
    });
    await server.stop();
    expect(result).toMatchObject({ isError: true, content: [{ type: "text", text: block("refusal.txt").trim() }] });
  });

  it("prints the diagnostic as shown", async () => {
    const source = block("diagnostic.txt").matchAll(/^ +\d+ \| (.*)$/gm);
    const text = `${[...source].map(([, line]) => line).join("\n")}\n  void [text, cache];\n}\n`;
    const folder = await project("readme-mistake", { "src/server.ts": text });
    const { diagnostics } = await compile({ root: folder });
    expect(formatDiagnostics(diagnostics).startsWith(block("diagnostic.txt").trimEnd())).toBe(true);
  });

  it("answers a real call over both transports in the demo", async () => {
    const { code, stdout } = await runToEnd(process.execPath, [join(root, "scripts/demo.mjs")], { timeout: 60_000 });
    expect(code).toBe(0);
    expect(stdout.match(/^\[FILE\] server\.ts$/gm)).toHaveLength(2);
    expect(stdout.match(/^\(protocol 2026-07-28\)$/gm)).toHaveLength(2);
  });

  it("names every command and flag that there is, and none that is not", async () => {
    const readme = await readFile(join(root, "README.md"), "utf8");
    const cli = join(root, "dist/cli/main.js");
    const help = async (...command: string[]) => (await runToEnd(process.execPath, [cli, ...command, "--help"])).stdout;
    const commands = [...(await help()).matchAll(/^ {2}([a-z]+)[ |].* {2}/gm)].map(([, name]) => `mcpc ${name}`);
    const named = [...readme.matchAll(/^\| (`mcpc .*?) \|/gm)].flatMap(([, cell]) => cell?.match(/mcpc [a-z]+/g) ?? []);
    expect(named.sort()).toEqual(commands.filter((command) => command !== "mcpc help").sort());
    const flags = [...(await help("build")).matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, flag]) => flag ?? "");
    expect(flags).toContain("--out-dir");
    const isDefault = (flag: string) => flags.includes(flag.replace("--", "--no-"));
    expect(flags.filter((flag) => !isDefault(flag) && !readme.includes(`\`${flag}`))).toEqual([]);
    const runtime = await readFile(join(root, "runtime/flags.ts"), "utf8");
    const running = await readFile(join(root, "docs/running.md"), "utf8");
    for (const [, name] of runtime.matchAll(/MCPC_([A-Z_]+)/g)) expect(running).toContain(`MCPC_${name}`);
  });
});
