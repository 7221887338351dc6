import { renameSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createLogger } from "../runtime/log.ts";
import { mediaTypeOf } from "../runtime/media-types.ts";
import { createNotifier } from "../runtime/notifier.ts";
import { staticFiles } from "../runtime/static-files.ts";
import { bounded, type Message, runToEnd, type StdioProcess, startStdio } from "./peers/processes.ts";

const cli = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));

const source = `
/** Add. */
export const add = (a: number, b: number): number => a + b;
/** A page by its path. @resource docs:///{+path} */
export const page = (path: string): string | undefined => path === "made.md" ? "# Made" : undefined;
/** What is new. @resource docs:///news.md */
export const news = (): string => "from the function";
`;

const resources = [
  { path: "docs", uri: "docs:///", include: ["**/*.{md,png,txt,bin,ts}", "plain"], description: "A page" },
  { path: "README.md", uri: "about://readme", title: "About" },
  "notes",
];

let workspace: string;
let project: string;
let file: string;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "mcpc-files-"));
  project = join(workspace, "project");
  await write("package.json", JSON.stringify({ name: "files", version: "1.0.0", type: "module", mcpc: { resources } }));
  await write("src/server.ts", source);
  await fillProject();
  const { code, stderr } = await runToEnd(process.execPath, [cli, "build"], { cwd: project, timeout: 60_000 });
  expect(stderr).not.toContain("error");
  expect(code).toBe(0);
  file = join(project, "dist/server.mjs");
}, 60_000);
afterAll(() => rm(workspace, { recursive: true, force: true }));

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(project, path)), { recursive: true });
  await writeFile(join(project, path), content);
}

async function fillProject(): Promise<void> {
  await write("README.md", "# Files\n");
  await write("docs/start.md", "# Start\n");
  await write("docs/guide/über uns, 100%.md", "Grüße\n");
  await write("docs/pixel.png", new Uint8Array([137, 80, 78, 71, 0, 255]));
  await write("docs/code.ts", "export {};\n");
  await write("docs/latin.txt", new Uint8Array([0x47, 0x72, 0xfc, 0xdf, 0x65]));
  await write("docs/utf16.txt", Buffer.from("wide", "utf16le"));
  await write("docs/plain", "no extension\n");
  await write("docs/large.bin", new Uint8Array(4 * 1024 * 1024 + 1));
  await write("docs/skipped.html", "<p>not included</p>");
  await write("docs/.hidden.md", "SECRET");
  await write("docs/node_modules/installed.md", "SECRET");
  await write("docs/.git/config.md", "SECRET");
  await write("notes/one.txt", "one\n");
  await write("notes/.env", "SECRET");
  await write("notes/.git/config", "SECRET");
  await write("notes/node_modules/installed.js", "SECRET");
  await symlink("../secret.md", join(project, "notes/outside.txt"));
  await write("secret.md", "SECRET");
  await write("docs-secret/secret.md", "SECRET");
  await symlink("../secret.md", join(project, "docs/outside.md"));
  await symlink("../docs-secret", join(project, "docs/outside"));
  await symlink("start.md", join(project, "docs/inside.md"));
  await symlink("guide", join(project, "docs/linked"));
}

const _meta = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
};

describe("static files over stdio", { timeout: 30_000 }, () => {
  let server: StdioProcess;
  beforeAll(() => {
    server = startStdio(file);
  });
  afterAll(() => server.stop());

  const request = (method: string, params: object = {}): Promise<Message> =>
    server.request(method, { ...params, _meta });
  const read = (uri: string) => request("resources/read", { uri });
  const contents = async (uri: string) => (await read(uri)).result?.contents;

  it("are listed behind the functions' resources, in one order", async () => {
    const { result } = await request("resources/list");
    const listed = result?.resources as { uri: string; annotations?: { lastModified?: string } }[];
    expect(listed.map(({ uri }) => uri)).toEqual([
      "docs:///news.md",
      "docs:///code.ts",
      "docs:///guide/%C3%BCber%20uns%2C%20100%25.md",
      "docs:///inside.md",
      "docs:///large.bin",
      "docs:///latin.txt",
      "docs:///pixel.png",
      "docs:///plain",
      "docs:///start.md",
      "docs:///utf16.txt",
      "about://readme",
      "file:///notes/one.txt",
    ]);
    const [, code, page] = listed;
    expect(code).toMatchObject({ name: "code.ts", mimeType: "text/typescript", size: 11 });
    expect(page).toMatchObject({ name: "guide/über uns, 100%.md", description: "A page", size: 8 });
    expect(Date.parse(code?.annotations?.lastModified ?? "")).toBeGreaterThan(Date.now() - 3_600_000);
    expect(listed.at(-2)).toMatchObject({ name: "README.md", title: "About", mimeType: "text/markdown" });
  });

  it.each([
    ["docs:///start.md", { mimeType: "text/markdown", text: "# Start\n" }],
    ["docs:///%73tart.md", { mimeType: "text/markdown", text: "# Start\n" }],
    ["docs:///guide/%C3%BCber%20uns%2C%20100%25.md", { mimeType: "text/markdown", text: "Grüße\n" }],
    ["docs:///guide/über uns, 100%25.md", { mimeType: "text/markdown", text: "Grüße\n" }],
    ["docs:///pixel.png", { mimeType: "image/png", blob: "iVBORwD/" }],
    ["docs:///latin.txt", { mimeType: "text/plain", blob: "R3L832U=" }],
    ["docs:///utf16.txt", { mimeType: "text/plain", blob: Buffer.from("wide", "utf16le").toString("base64") }],
    ["docs:///plain", { mimeType: "text/plain", text: "no extension\n" }],
    ["docs:///inside.md", { mimeType: "text/markdown", text: "# Start\n" }],
    ["about://readme", { mimeType: "text/markdown", text: "# Files\n" }],
    ["file:///notes/one.txt", { mimeType: "text/plain", text: "one\n" }],
  ])("%s is read", async (uri, expected) => {
    expect(await contents(uri)).toEqual([{ uri, ...expected }]);
  });

  it.each([
    "docs:///../secret.md",
    "docs:///%2e%2e/secret.md",
    "docs:///%2E%2E%2Fsecret.md",
    "docs:///%252e%252e%252fsecret.md",
    "docs:///..%5Csecret.md",
    "docs:///guide/../../secret.md",
    "docs:///guide/%2e%2e/start.md",
    "docs:////etc/passwd",
    "docs:///%2Fetc%2Fpasswd",
    "docs:///C:%5Csecret.md",
    "docs:///start.md%00.png",
    "docs:///./start.md",
    "docs:///guide%2F..%2Fstart.md",
    "docs:///guide/",
    "docs:///guide",
    "docs:///%zz.md",
    "docs:///%FF.md",
    "docs:///start.md?x=1",
    "docs:///start.md#top",
    "docs:///outside.md",
    "docs:///outside/secret.md",
    "docs:///linked/%C3%BCber%20uns%2C%20100%25.md",
    "docs:///.hidden.md",
    "docs:///.git/config.md",
    "docs:///node_modules/installed.md",
    "docs:///skipped.html",
    "docs:///../docs-secret/secret.md",
    "docs:///absent.md",
    "about://readme/",
    "file:///notes/../secret.md",
    "file:///notes/.env",
    "file:///notes/.git/config",
    "file:///notes/node_modules/installed.js",
    "file:///notes/outside.txt",
  ])("%s is refused", async (uri) => {
    const answer = await read(uri);
    expect(answer).not.toHaveProperty("result");
    expect(answer.error).toMatchObject({ code: -32602, data: { uri } });
    expect(JSON.stringify(answer)).not.toMatch(/SECRET|root:/);
  });

  it("come after a function's resource of that URI, however it is spelled, and before a template", async () => {
    await write("docs/news.md", "from the file");
    await write("docs/made.md", "from the file");
    expect(await contents("docs:///news.md")).toMatchObject([{ text: "from the function" }]);
    expect(await contents("docs:///n%65ws.md")).toMatchObject([{ text: "from the function" }]);
    expect(await contents("docs:///made.md")).toMatchObject([{ text: "from the file" }]);
    await rm(join(project, "docs/made.md"));
    expect(await contents("docs:///made.md")).toMatchObject([{ text: "# Made" }]);
    await rm(join(project, "docs/news.md"));
  });

  it("are refused with their size when they are too large", async () => {
    const { error } = await read("docs:///large.bin");
    expect(error).toMatchObject({
      code: -32603,
      message: "'large.bin' has 4194305 bytes; files of up to 4194304 bytes are read",
    });
  });
});

describe("changes reach clients", { timeout: 30_000 }, () => {
  let client: Client;
  const lists: Waiting<void> = waiting();
  const updates: Waiting<string> = waiting();
  afterEach(async () => {
    await client.close();
    await rm(join(project, "docs/new"), { recursive: true, force: true });
    await write("docs/start.md", "# Start\n");
  });

  async function connect(mode: "legacy" | "auto"): Promise<void> {
    client = new Client({ name: "files", version: "0" }, { versionNegotiation: { mode } });
    client.setNotificationHandler("notifications/resources/list_changed", () => lists.arrive());
    client.setNotificationHandler("notifications/resources/updated", ({ params }) => updates.arrive(params.uri));
    await client.connect(new StdioClientTransport({ command: process.execPath, args: [file], stderr: "ignore" }));
    expect(client.getServerCapabilities()?.resources).toEqual({ listChanged: true, subscribe: true });
    if (mode === "legacy") await client.subscribeResource({ uri: "docs:///start.md" });
    else await client.listen({ resourcesListChanged: true, resourceSubscriptions: ["docs:///start.md"] });
  }
  const uris = async () =>
    (await client.listResources(undefined, { cacheMode: "refresh" })).resources.map(({ uri }) => uri);

  it.each(["legacy", "auto"] as const)("of a file that is added, in a new folder, and removed (%s)", async (mode) => {
    await connect(mode);
    const added = lists.next();
    await write("docs/new/deep/page.md", "new");
    await added;
    expect(await uris()).toContain("docs:///new/deep/page.md");
    const more = lists.next();
    await write("docs/new/deep/other.md", "new");
    await more;
    const removed = lists.next();
    await rm(join(project, "docs/new"), { recursive: true });
    await removed;
    expect((await uris()).filter((uri) => uri.includes("new/"))).toEqual([]);
  });

  it.each(["legacy", "auto"] as const)("of a file they subscribed to, written or replaced (%s)", async (mode) => {
    await connect(mode);
    const written = updates.next();
    await write("docs/code.ts", "export {}; // nobody subscribed\n");
    await write("docs/start.md", "# Started\n");
    expect(await written).toBe("docs:///start.md");
    expect((await client.readResource({ uri: "docs:///start.md" })).contents).toMatchObject([{ text: "# Started\n" }]);
    const replaced = updates.next();
    await write("draft.tmp", "# Replaced\n");
    await rename(join(project, "draft.tmp"), join(project, "docs/start.md"));
    expect(await replaced).toBe("docs:///start.md");
  });
});

/** The folder `pages` of a server's folder, and the announcements that its list has changed. */
function pagesOf(root: string) {
  const notifier = createNotifier(() => {});
  const lists = waiting<void>();
  notifier.subscribe(({ kind }) => kind === "resources_list_changed" && lists.arrive());
  const files = staticFiles({
    server: new URL(`file://${root}/server.mjs`).href,
    project: ".",
    sources: [{ kind: "folder", path: "pages", uri: "pages:///" }],
  });
  return { files, lists, notifier };
}

describe("the folder itself", () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(workspace, "run-"));
  });

  it("may be missing, appear, and be replaced", { timeout: 30_000 }, async () => {
    const logged: string[] = [];
    const { files, lists, notifier } = pagesOf(root);
    await files.watch(
      notifier,
      createLogger("debug", (line) => void logged.push(line)),
    );
    expect(logged.join("")).toMatch(/warning: the folder '.*pages' is not served: ENOENT/);
    expect(await files.list()).toEqual([]);
    for (const name of ["one", "two"]) {
      const appeared = lists.next();
      await mkdir(join(root, "staged"));
      await writeFile(join(root, "staged", name), name);
      await rename(join(root, "staged"), join(root, "pages"));
      await appeared;
      expect((await files.list()).map(({ uri }) => uri)).toEqual([`pages:///${name}`]);
      const gone = lists.next();
      await rm(join(root, "pages"), { recursive: true });
      await gone;
    }
    expect(await files.list()).toEqual([]);
  });

  it("may be replaced at once, and is still watched", { timeout: 30_000 }, async () => {
    for (const folder of ["pages", "next"]) {
      await mkdir(join(root, folder));
      await writeFile(join(root, folder, `in-${folder}`), "");
    }
    const { files, lists, notifier } = pagesOf(root);
    await files.watch(notifier, createLogger("silent"));
    const replaced = lists.next();
    renameSync(join(root, "pages"), join(root, "old"));
    renameSync(join(root, "next"), join(root, "pages"));
    await replaced;
    const added = lists.next();
    await writeFile(join(root, "pages/more"), "");
    await added;
    expect((await files.list()).map(({ uri }) => uri)).toEqual(["pages:///in-next", "pages:///more"]);
  });
});

it("a server without static files holds none of their code", { timeout: 60_000 }, async () => {
  const root = join(workspace, "without");
  await mkdir(join(root, "src"), { recursive: true });
  await writeFile(join(root, "src/server.ts"), "/** Add. */\nexport const add = (a: number): number => a;\n");
  await runToEnd(process.execPath, [cli, "build"], { cwd: root, timeout: 60_000 });
  const [without, withFiles] = await Promise.all(
    [join(root, "dist/server.mjs"), file].map((path) => readFile(path, "utf8")),
  );
  for (const word of ["mrmime/", "mcpc/runtime/static-files.js", "mcpc/runtime/file-watch.js", "staticFiles"]) {
    const pattern = new RegExp(word);
    expect(without, word).not.toMatch(pattern);
    expect(withFiles, word).toMatch(pattern);
  }
});

it.each([
  ["a.MD", "text/markdown"],
  ["a.tar.gz", "application/gzip"],
  ["a.ts", "text/typescript"],
  ["a.rs", "text/x-rust"],
  ["a.svg", "image/svg+xml"],
  ["Makefile", undefined],
  ["a.unknown-thing", undefined],
  ["a.constructor", undefined],
])("the media type of %s is %s", (name, type) => {
  expect(mediaTypeOf(name)).toBe(type);
});

/** What arrives one by one, for a test to wait for the next. */
interface Waiting<T> {
  arrive(value: T): void;
  next(): Promise<T>;
}

function waiting<T>(): Waiting<T> {
  let resolve: ((value: T) => void) | undefined;
  return {
    arrive: (value) => resolve?.(value),
    next() {
      const promise = new Promise<T>((settle) => {
        resolve = settle;
      });
      return bounded(promise, 10_000, () => "nothing was announced");
    },
  };
}
