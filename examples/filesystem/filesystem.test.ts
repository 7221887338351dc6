import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildExample } from "../../test/build-example.ts";
import { calls } from "./comparison/calls.ts";
import { type CallResult, differingPaths, normaliseResult, normaliseTools, pathMatches } from "./comparison/compare.ts";
import { callDifferences, toolDifferences } from "./comparison/differences.ts";

interface Peer {
  client: Client;
  /** The directory this server serves: a twin of the other one's. */
  root: string;
}

let scratch: string;
let built: string;
let official: Peer;
let ours: Peer;

beforeAll(async () => {
  scratch = await realpath(await mkdtemp(join(tmpdir(), "mcpc-filesystem-")));
  await writeFile(join(scratch, "outside.txt"), "secret");
  official = await connect("official", (root) => ({ args: [officialServer(), root] }));
  built = await buildExample("filesystem");
  ours = await connect("ours", (root) => ({ args: [built], env: { FILESYSTEM_ROOTS: root } }));
}, 120_000);

afterAll(async () => {
  await Promise.all([official?.client.close(), ours?.client.close()]);
  await rm(scratch, { recursive: true, force: true });
});

test("both servers advertise the same tools, but for the listed differences", async () => {
  const [theirTools, ourTools] = await Promise.all([listTools(official), listTools(ours)]);
  expect(Object.keys(ourTools)).toEqual(Object.keys(theirTools));

  const paths = differingPaths(theirTools, ourTools);
  const listed = toolDifferences.map(({ path }) => path);
  expect(paths.filter((path) => !listed.some((pattern) => pathMatches(path, pattern)))).toEqual([]);
  expect(listed.filter((pattern) => !paths.some((path) => pathMatches(path, pattern)))).toEqual([]);
});

test("every tool says what it and each of its parameters is for", async () => {
  const { tools } = await ours.client.listTools();
  for (const { name, description, inputSchema } of tools) {
    expect(description, name).toBeTruthy();
    for (const [property, schema] of Object.entries(inputSchema.properties ?? {})) {
      expect(schema, `${name}.${property}`).toHaveProperty("description");
    }
  }
});

describe("both servers answer alike", () => {
  test.each(calls)("$title", async ({ title, tool, args }) => {
    const [theirs, mine] = await Promise.all([call(official, tool, args), call(ours, tool, args)]);
    const listed = callDifferences.find((difference) => difference.title === title);
    if (!listed) {
      expect(mine).toEqual(theirs);
    } else {
      expect(mine, "a listed difference is gone").not.toEqual(theirs);
      expect(textOf(theirs)).toMatch(listed.official);
      expect(textOf(mine)).toMatch(listed.ours);
      expect(mine.isError).toBe(listed.isError);
    }
  });

  test("and leave the same files behind", async () => {
    expect(await describeTree(ours.root)).toEqual(await describeTree(official.root));
    expect(await readFile(join(scratch, "outside.txt"), "utf8")).toBe("secret");
  });

  test("no listed difference names a call that is not made", () => {
    const titles = calls.map(({ title }) => title);
    expect(callDifferences.map(({ title }) => title).filter((title) => !titles.includes(title))).toEqual([]);
  });
});

test("without FILESYSTEM_ROOTS the server says what is missing and does not start", async () => {
  const transport = new StdioClientTransport({ command: process.execPath, args: [built], stderr: "pipe" });
  let log = "";
  transport.stderr?.on("data", (chunk) => {
    log += chunk;
  });
  await expect(new Client({ name: "test", version: "1.0.0" }).connect(transport)).rejects.toThrow();
  expect(log).toContain("FILESYSTEM_ROOTS names no directory");
});

/** Starts a server on a tree of its own. */
async function connect(
  name: string,
  parameters: (root: string) => { args: string[]; env?: Record<string, string> },
): Promise<Peer> {
  const root = join(scratch, name);
  await makeTree(root);
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(new StdioClientTransport({ command: process.execPath, stderr: "ignore", ...parameters(root) }));
  return { client, root };
}

function officialServer(): string {
  const { resolve } = createRequire(import.meta.url);
  return join(resolve("@modelcontextprotocol/server-filesystem/package.json"), "..", "dist", "index.js");
}

async function makeTree(root: string): Promise<void> {
  const files: Record<string, string | Buffer> = {
    "notes.txt": "one\ntwo\nthree\nfour\n",
    "windows.txt": "one\r\ntwo\r\nthree",
    "empty.txt": "",
    "long.txt": Array.from({ length: 5000 }, (_, index) => `line ${index + 1} – ünï`).join("\n"),
    "fences.md": "before\n````\ncode\n````\nafter\n",
    "script.sh": "#!/bin/sh\nif true; then\n    echo one\n    echo two\nfi\n",
    "pixel.png": Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0x00]),
    "beep.WAV": Buffer.from("RIFF"),
    "data.bin": Buffer.from([0, 1, 2, 254, 255]),
    "caf\u0065\u0301.txt": "decomposed",
    "src/index.ts": "export {};\n",
    "src/deep/util.ts": "export const a = 1;\n",
    "src/deep/util.test.ts": "",
    "src/node_modules/pkg/index.ts": "",
    "src/.hidden/secret.ts": "",
  };
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, name);
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(path, content);
    await utimes(path, 1_750_000_000, 1_750_000_000);
  }
  await chmod(join(root, "script.sh"), 0o755);
  await chmod(join(root, "pixel.png"), 0o440);
  await mkdir(join(root, "links/hollow"), { recursive: true });
  await symlink("../notes.txt", join(root, "links/inside.txt"));
  await symlink(join(root, "../outside.txt"), join(root, "links/outside.txt"));
  await symlink(join(root, ".."), join(root, "links/parent"));
  await symlink("nowhere", join(root, "links/dangling"));
}

async function listTools({ client }: Peer): Promise<Record<string, unknown>> {
  return normaliseTools((await client.listTools()).tools);
}

async function call({ client, root }: Peer, name: string, args: (root: string) => object): Promise<CallResult> {
  return normaliseResult(await client.callTool({ name, arguments: { ...args(root) } }), root);
}

function textOf({ content }: CallResult): string {
  return content.map((block) => ("text" in block ? block.text : JSON.stringify(block))).join("\n");
}

/** Every path with its permissions and content. */
async function describeTree(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const lines = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    const name = relative(root, path);
    if (!entry.isFile()) return `${name} ${entry.isDirectory() ? "directory" : "other"}`;
    return `${name} ${(await stat(path)).mode.toString(8)} ${await readFile(path, "base64")}`;
  });
  return (await Promise.all(lines)).sort();
}
