import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Client, clients, type Scope } from "../../cli/install/clients.ts";
import { configuredServers, foundClients } from "../../cli/install/discover.ts";
import { entryOf, launchOf } from "../../cli/install/entry.ts";
import { legalName } from "../../cli/install/names.ts";
import { tablesOf } from "../../cli/install/tables.ts";
import type { Launch } from "../../cli/launch.ts";
import { runToEnd } from "../peers/processes.ts";
import { files, URL_OF_ORDERS } from "./install-cases.ts";
import { cli, orders, put, read, useHome } from "./install-home.ts";

const home = useHome();

/** A project with a built server, made once. */
let project: string;
beforeAll(async () => {
  project = realpathSync(mkdtempSync(join(tmpdir(), "mcpc-install-project-")));
  put(join(project, "package.json"), '{ "name": "@acme/order desk", "version": "1.0.0", "type": "module" }');
  put(
    join(project, "src/server.ts"),
    "/** Add. */\nexport function add(a: number, b: number): number {\n  return a + b;\n}\n",
  );
  const { code, stderr } = await runToEnd(process.execPath, [cli, "build"], { cwd: project, timeout: 60_000 });
  expect(code, stderr).toBe(0);
}, 60_000);
afterAll(() => rmSync(project, { recursive: true, force: true }));

const mcpc = (args: string[], env: Record<string, string> = {}) => home.mcpc(args, { env, cwd: project });
const place = (cwd = project) => ({ home: home.path(), cwd, platform: process.platform, env: home.environment() });

describe("mcpc install", { timeout: 60_000 }, () => {
  const config = () => home.path(files.cursor);

  it("builds a project, starts the server once and installs absolute paths, under a legal name", async () => {
    rmSync(join(project, "dist"), { recursive: true });
    const { code, stderr } = await mcpc(["install", "cursor", "--env", "A=b=c"]);
    expect(stderr).toContain("acme-order-desk answers: 1 tool");
    expect(code).toBe(0);
    expect(JSON.parse(read(config())).mcpServers).toEqual({
      "acme-order-desk": { command: process.execPath, args: [join(project, "dist/server.mjs")], env: { A: "b=c" } },
    });
    const gone = await mcpc(["uninstall", "cursor"]);
    expect([gone.code, existsSync(dirname(config()))], gone.stderr).toEqual([0, false]);
  });

  it("takes variables of a file, under those of --env", async () => {
    put(home.path("vars"), "# mine\nA=file\nB='two words'\n");
    await mcpc(["install", "cursor", "dist/server.mjs", "--env-file", home.path("vars"), "--env", "A=flag"]);
    expect(JSON.parse(read(config())).mcpServers["acme-order-desk"].env).toEqual({ A: "flag", B: "two words" });
  });

  it("refuses a project that is built for HTTP alone, naming --http, and leaves what was built", async () => {
    const alone = home.path("http-alone");
    put(join(alone, "package.json"), '{ "name": "alone", "type": "module", "mcpc": { "transport": "http" } }');
    put(join(alone, "src/server.ts"), "/** Ping. */\nexport function ping(): void {}\n");
    const { code, stderr } = await home.mcpc(["install", "cursor"], { cwd: alone });
    expect(stderr).toMatch(/built for HTTP alone.*--http http:/);
    expect(code).toBe(2);
    expect([existsSync(config()), existsSync(join(alone, "dist"))]).toEqual([false, false]);
  });

  it("refuses a file of variables that is not there", async () => {
    const { code, stderr } = await mcpc(["install", "cursor", "dist/server.mjs", "--env-file", "none"]);
    // Node 20 looks for --env-file among the arguments of programs too, and ends with 9 before mcpc starts
    expect(stderr).toMatch(/there is no file none|none: not found/);
    expect([2, 9]).toContain(code);
    expect(existsSync(config())).toBe(false);
  });

  it("installs what is under development, to be started from any folder", async () => {
    expect((await mcpc(["install", "cursor", "--dev", "--name", "desk"])).code).toBe(0);
    const { desk } = JSON.parse(read(config())).mcpServers;
    expect(desk.args).toEqual([cli, "dev", "--stdio", "--project", project]);
    // what is installed is what other commands find by name
    const { code, stdout, stderr } = await home.mcpc(["list", "cursor:desk"], { cwd: home.path() });
    expect(stdout, stderr).toContain("add(a: number, b: number)");
    expect(code).toBe(0);
  });

  it("does not install a server that does not start, and shows what it wrote", async () => {
    put(home.path("broken.mjs"), 'console.error("no database at db:5432"); process.exit(1);\n');
    const { code, stdout, stderr } = await mcpc(["install", "cursor", home.path("broken.mjs")]);
    expect(stderr).toMatch(
      /nothing was installed, since the server ended before it answered[\s\S]*no database at db:5432/,
    );
    expect([code, stdout, existsSync(config())]).toEqual([1, "", false]);
    const unchecked = await mcpc(["install", "cursor", home.path("broken.mjs"), "--no-check"]);
    expect([unchecked.code, existsSync(config())]).toEqual([0, true]);
  });

  it("does not write over a change that another program made meanwhile", async () => {
    put(config(), "{}");
    // the check of the server comes between reading the config and writing it
    const server = home.path("meddler.mjs");
    const [own, built] = [JSON.stringify(config()), JSON.stringify(join(project, "dist/server.mjs"))];
    put(
      server,
      `import { writeFileSync } from "node:fs";\nwriteFileSync(${own}, '{ "theirs": 1 }');\nawait import(${built});\n`,
    );
    const { code, stderr } = await mcpc(["install", "cursor", server, "--name", "orders"]);
    expect(stderr).toContain("was changed by another program meanwhile; nothing was written");
    expect([code, read(config())]).toEqual([1, '{ "theirs": 1 }']);
    expect(readdirSync(dirname(config()))).toEqual(["mcp.json"]);
  });

  it("shows the difference in a dry run and writes nothing", async () => {
    put(config(), '{\n  "mcpServers": {}\n}\n');
    const { code, stdout } = await mcpc(["install", "cursor", ...orders, "--dry-run"]);
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        `--- ${config()}`,
        `+++ ${config()}`,
        "@@ -1,3 +1,7 @@",
        " {",
        '-  "mcpServers": {}',
        '+  "mcpServers": {',
        '+    "orders": {',
        `+      "url": "${URL_OF_ORDERS}"`,
        "+    }",
        "+  }",
        " }",
        "",
      ].join("\n"),
    );
    expect(read(config())).toBe('{\n  "mcpServers": {}\n}\n');
    expect(existsSync(home.path(".local"))).toBe(false);
  });

  it.each([
    ["workspace", /'workspace' is reserved; try --name workspace-server/],
    ["claude-in-chrome", /is reserved/],
    ["__proto__", /'__proto__' is reserved; try --name proto/],
    ["order desk", /must be 1 to 64 letters, digits.*try --name order-desk/],
    ["", /must be 1 to 64/],
    ["x".repeat(65), /must be 1 to 64/],
  ])("refuses the name %j", async (name, error) => {
    const { code, stderr } = await mcpc(["install", "cursor", "--http", URL_OF_ORDERS, "--no-check", "--name", name]);
    expect(stderr).toMatch(error);
    expect([code, existsSync(config())]).toEqual([2, false]);
  });

  it.each([
    [["cursr"], /no client 'cursr'; did you mean cursor\?/],
    [["cursor", "--scope", "local"], /Cursor has no scope 'local'; it has: user, project/],
    [["cursor", "--http", "127.0.0.1:8000"], /is no URL/],
    [["cursor", "--http", URL_OF_ORDERS, "--env", "A=1"], /--env is for a process/],
    [["cursor", "dist/server.mjs", "--http", URL_OF_ORDERS], /either --http URL or/],
    [["cursor", "--header", "A: b"], /--header goes with --http/],
    [["cursor", "--http", URL_OF_ORDERS, "--header", "novalue"], /must be 'Name: value'/],
    [["cursor", "dist/server.mjs", "--env", "1A"], /must be KEY=VALUE/],
    [["zed", "dist/server.mjs", "--print-link"], /Zed has no such links/],
    [["goose", "dist/server.mjs", "--print-link"], /no link that carries all of this entry/],
  ])("refuses %j", async (args, error) => {
    const { code, stdout, stderr } = await mcpc(["install", ...args]);
    expect(stderr).toMatch(error);
    expect([code, stdout]).toEqual([2, ""]);
  });

  it("lists the clients of the machine where it cannot ask", async () => {
    mkdirSync(home.path(".codex"));
    mkdirSync(home.path(".cursor"));
    const { code, stdout, stderr } = await mcpc(["install"]);
    expect([code, stdout]).toEqual([0, "cursor          Cursor\ncodex           Codex\n"]);
    expect(stderr).toContain("mcpc install CLIENT");
  });

  it("prints an entry for other clients, and a command line", async () => {
    const entry = await mcpc(["install", "mcp-json", ...orders, "--header", "Authorization: Bearer x:y"]);
    expect(JSON.parse(entry.stdout)).toEqual({
      mcpServers: { orders: { type: "http", url: URL_OF_ORDERS, headers: { Authorization: "Bearer x:y" } } },
    });
    const { stdout } = await mcpc(["install", "stdio", "dist/server.mjs", "--env", "A=it's b"]);
    expect(stdout).toBe(`env 'A=it'\\''s b' ${process.execPath} ${join(project, "dist/server.mjs")}\n`);
  });

  it("bridges to HTTP where the client only starts processes", async () => {
    await mcpc(["install", "claude-desktop", ...orders, "--header", "Authorization: Bearer x"]);
    const [table] = tablesOf(clientNamed("claude-desktop"), place());
    expect(JSON.parse(read(table?.file ?? "")).mcpServers.orders).toEqual({
      command: "npx",
      args: ["-y", "mcp-remote", URL_OF_ORDERS, "--header", "Authorization:Bearer x"],
    });
  });
});

describe.runIf(process.platform !== "win32")("Claude Code", { timeout: 60_000 }, () => {
  /** A `claude` that keeps its arguments, and what it removed. */
  function fakeClaude(): string {
    const file = home.path("bin/claude");
    put(
      file,
      `#!${process.execPath}\nrequire("node:fs").appendFileSync(__dirname + "/calls", JSON.stringify(process.argv.slice(2)) + "\\n");\n`,
    );
    chmodSync(file, 0o755);
    return [dirname(file)].join(delimiter);
  }
  const calls = () =>
    read(home.path("bin/calls"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  const entry = { type: "http", url: URL_OF_ORDERS };

  it("adds and removes through 'claude' in the scopes whose file it rewrites itself", async () => {
    const PATH = fakeClaude();
    const { code, stdout } = await mcpc(["install", "claude-code", ...orders], { PATH });
    expect([code, stdout]).toEqual([0, ""]);
    expect(calls()).toEqual([["mcp", "add-json", "--scope", "local", "orders", JSON.stringify(entry)]]);
    put(home.path(".claude.json"), JSON.stringify({ projects: { [project]: { mcpServers: { orders: entry } } } }));
    const again = await mcpc(["install", "claude-code", ...orders], { PATH });
    expect(again.stderr).toContain("with the same entry");
    expect((await mcpc(["uninstall", "claude-code", "orders"], { PATH })).code).toBe(0);
    expect(calls().at(-1)).toEqual(["mcp", "remove", "--scope", "local", "orders"]);
  });

  it("replaces another's entry with --force, by removing it first", async () => {
    const PATH = fakeClaude();
    put(home.path(".claude.json"), JSON.stringify({ mcpServers: { orders: { command: "theirs" } } }));
    const refused = await mcpc(["install", "claude-code", ...orders, "--scope", "user"], { PATH });
    expect([refused.code, existsSync(home.path("bin/calls"))]).toEqual([1, false]);
    expect((await mcpc(["install", "claude-code", ...orders, "--scope", "user", "--force"], { PATH })).code).toBe(0);
    expect(calls().map(([, verb]) => verb)).toEqual(["remove", "add-json"]);
  });

  it("prints the command where there is no 'claude'", async () => {
    const { code, stdout } = await mcpc(["install", "claude-code", ...orders]);
    expect(code).toBe(0);
    expect(stdout).toBe(`claude mcp add-json --scope local orders '${JSON.stringify(entry)}'\n`);
    expect(existsSync(home.path(".claude.json"))).toBe(false);
  });

  it("writes .mcp.json for the project", async () => {
    expect((await mcpc(["install", "claude-code", ...orders, "--scope", "project"])).code).toBe(0);
    const file = join(project, ".mcp.json");
    expect([JSON.parse(read(file)), statSync(file).mode & 0o777]).toEqual([{ mcpServers: { orders: entry } }, 0o644]);
    await mcpc(["uninstall", "claude-code", "orders"]);
    expect(existsSync(file)).toBe(false);
  });
});

describe("links", { timeout: 60_000 }, () => {
  const link = async (client: string, ...args: string[]) => {
    const { code, stdout, stderr } = await mcpc(["install", client, "--name", "orders", "--print-link", ...args]);
    expect(code, stderr).toBe(0);
    return new URL(stdout.trim());
  };
  const command = () => [process.execPath, join(project, "dist/server.mjs")];
  const stdio = ["dist/server.mjs", "--env", "TOKEN=ä b"];

  it.each([
    ["cursor", "cursor://anysphere.cursor-deeplink/mcp/install"],
    ["lm-studio", "lmstudio://add_mcp"],
  ])("of %s carry the entry as base64", async (client, start) => {
    const url = await link(client, ...stdio);
    expect(url.href.startsWith(`${start}?`)).toBe(true);
    expect(url.searchParams.get("name")).toBe("orders");
    const entry = JSON.parse(Buffer.from(url.searchParams.get("config") ?? "", "base64").toString("utf8"));
    const [program = "", file] = command();
    expect(entry).toEqual({ command: program, args: [file], env: { TOKEN: "ä b" } });
  });

  it("of VS Code carry name and entry as one object", async () => {
    const url = await link("vscode", ...stdio);
    expect(`${url.protocol}${url.pathname}`).toBe("vscode:mcp/install");
    const [program, file] = command();
    const env = { TOKEN: "ä b" };
    expect(JSON.parse(decodeURIComponent(url.search.slice(1)))).toEqual({
      name: "orders",
      type: "stdio",
      command: program,
      args: [file],
      env,
    });
    const http = await link("vscode", "--http", URL_OF_ORDERS, "--no-check", "--header", "A: b");
    const entry = { name: "orders", type: "http", url: URL_OF_ORDERS, headers: { A: "b" } };
    expect(JSON.parse(decodeURIComponent(http.search.slice(1)))).toEqual(entry);
  });

  it("of Goose carry the address", async () => {
    const url = await link("goose", "--http", URL_OF_ORDERS, "--no-check");
    expect(url.href.startsWith("goose://extension?")).toBe(true);
    const { entry } = clientNamed("goose");
    const { url: uri, ...rest } = Object.fromEntries(url.searchParams);
    expect(entryOf(entry, "orders", { kind: "http", url: uri ?? "" })).toMatchObject({
      type: rest.type,
      name: rest.id,
      uri,
    });
    expect([uri, rest.name]).toEqual([URL_OF_ORDERS, "orders"]);
  });
});

describe("mcpc discover", { timeout: 60_000 }, () => {
  it("lists the servers of all clients, without their credentials, and the configs it cannot read", async () => {
    put(
      home.path(files.cursor),
      '{ // x\n "mcpServers": { "a": { "command": "run", "args": ["--token", "S1", "--key=S2", "x"], "env": { "K": "S3" } } } }',
    );
    put(
      home.path(files.codex),
      '[mcp_servers.b]\nurl = "https://u:S4@h/mcp?api_key=S5&page=1"\nhttp_headers = { Authorization = "S6" }\n',
    );
    put(
      home.path(files.goose),
      "extensions:\n  developer:\n    type: builtin\n  c: { type: stdio, cmd: run, args: [], envs: { K: S7 } }\n",
    );
    put(home.path(files.windsurf), "{\n  oops\n}");
    const { code, stdout, stderr } = await mcpc(["discover"]);
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        `Cursor (user) ${home.path(files.cursor)}`,
        "  a  run --token '***' '--key=***' x  K=***",
        "",
        `Codex (user) ${home.path(files.codex)}`,
        "  b  https://u:***@h/mcp?api_key=***&page=1  Authorization: ***",
        "",
        `Goose (user) ${home.path(files.goose)}`,
        "  c  run  K=***",
        "",
      ].join("\n"),
    );
    expect(stderr).toBe(`${home.path(files.windsurf)}: line 2, column 3: invalid symbol\n`);
    const json = await mcpc(["discover", "--json"]);
    expect(json.stdout).not.toMatch(/S\d/);
    expect(JSON.parse(json.stdout).servers).toHaveLength(3);
    expect(JSON.parse(json.stdout).unreadable).toHaveLength(1);
  });
});

function clientNamed(id: string): Client {
  const client = clients.find((one) => one.id === id);
  if (!client) throw new Error(`no client ${id}`);
  return client;
}

describe("the table of clients", () => {
  const stdio: Launch = { kind: "stdio", command: "/n", args: ["/s.mjs", "x y"], env: { K: "v" } };
  const http: Launch = { kind: "http", url: URL_OF_ORDERS, headers: { A: "b" } };

  it.each(clients)("$id reads back what it writes", ({ entry }) => {
    expect(launchOf(entry, entryOf(entry, "orders", stdio))).toEqual(stdio);
    const read = launchOf(entry, entryOf(entry, "orders", http));
    if (entry.http === "bridge") expect(read).toMatchObject({ kind: "stdio", command: "npx" });
    else expect(read).toEqual(http);
  });

  it.each([
    ["linux", "claude-code", "local", "/h/.claude.json", ["projects", "/w", "mcpServers"]],
    ["linux", "claude-code", "project", "/w/.mcp.json", ["mcpServers"]],
    [
      "darwin",
      "claude-desktop",
      "user",
      "/h/Library/Application Support/Claude/claude_desktop_config.json",
      ["mcpServers"],
    ],
    ["win32", "claude-desktop", "user", "C:\\R\\Claude\\claude_desktop_config.json", ["mcpServers"]],
    ["linux", "cursor", "project", "/w/.cursor/mcp.json", ["mcpServers"]],
    ["linux", "vscode", "user", "/h/.config/Code/User/mcp.json", ["servers"]],
    ["darwin", "vscode", "user", "/h/Library/Application Support/Code/User/mcp.json", ["servers"]],
    ["win32", "vscode", "user", "C:\\R\\Code\\User\\mcp.json", ["servers"]],
    ["linux", "copilot-cli", "user", "/h/.copilot/mcp-config.json", ["mcpServers"]],
    ["linux", "codex", "user", "/h/.codex/config.toml", ["mcp_servers"]],
    ["linux", "gemini-cli", "project", "/w/.gemini/settings.json", ["mcpServers"]],
    ["linux", "opencode", "user", "/h/.config/opencode/opencode.json", ["mcp"]],
    ["linux", "windsurf", "user", "/h/.codeium/windsurf/mcp_config.json", ["mcpServers"]],
    ["darwin", "zed", "user", "/h/.config/zed/settings.json", ["context_servers"]],
    ["win32", "zed", "user", "C:\\R\\Zed\\settings.json", ["context_servers"]],
    ["win32", "goose", "user", "C:\\R\\Block\\goose\\config\\config.yaml", ["extensions"]],
    ["linux", "lm-studio", "user", "/h/.lmstudio/mcp.json", ["mcpServers"]],
    ["linux", "warp", "project", "/w/.warp/.mcp.json", ["mcpServers"]],
  ] as [NodeJS.Platform, string, Scope, string, string[]][])("%s: %s (%s) is %s", (platform, id, scope, file, root) => {
    const tables = tablesOf(clientNamed(id), { home: "/h", cwd: "/w", platform, env: { APPDATA: "C:\\R" } });
    expect(tables.find((table) => table.scope === scope)).toMatchObject({ file, root });
  });

  it("honours the folders that variables name", () => {
    const env = { CODEX_HOME: "/c", COPILOT_HOME: "/p", CLAUDE_CONFIG_DIR: "/l", XDG_CONFIG_HOME: "/x" };
    const file = (id: string) => tablesOf(clientNamed(id), { home: "/h", cwd: "/w", platform: "linux", env })[0]?.file;
    expect(["codex", "copilot-cli", "claude-code", "opencode", "goose"].map(file)).toEqual([
      "/c/config.toml",
      "/p/mcp-config.json",
      "/l/.claude.json",
      "/x/opencode/opencode.json",
      "/x/goose/config.yaml",
    ]);
  });

  it("finds clients by their folders and by PATH, and their servers by client, scope and name", () => {
    put(home.path("bin/gemini"), "");
    mkdirSync(home.path(".codex"));
    const here = { ...place(home.path()), env: { ...home.environment(), PATH: home.path("bin") } };
    expect(foundClients(here).map(({ id }) => id)).toEqual(["codex", "gemini-cli"]);
    put(
      home.path(".gemini/settings.json"),
      '{"mcpServers":{"old":{"httpUrl":"http://x/mcp"},"__proto__":{"command":"y"}}}',
    );
    expect(configuredServers({ ...here, cwd: project }).servers).toEqual([
      {
        client: "gemini-cli",
        scope: "user",
        file: home.path(".gemini/settings.json"),
        name: "old",
        launch: { kind: "http", url: "http://x/mcp" },
      },
      {
        client: "gemini-cli",
        scope: "user",
        file: home.path(".gemini/settings.json"),
        name: "__proto__",
        launch: { kind: "stdio", command: "y", args: [] },
      },
    ]);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });
});

it.each([
  ["@acme/order desk", "acme-order-desk"],
  ["Café №1", "Cafe-No1"],
  ["…", "mcp-server"],
  ["workspace", "workspace-server"],
  ["__proto__", "proto"],
])("a legal name for %j is %j", (text, name) => {
  expect(legalName(text)).toBe(name);
});
