import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type HttpServerProcess, runToEnd, startHttpServer } from "../peers/processes.ts";
import { type InstalledClients, installClients } from "./installed-clients.ts";

const cli = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const TIMEOUT_MS = 120_000;

let clients: InstalledClients;
let project: string;
let server: HttpServerProcess;
beforeAll(async () => {
  clients = await installClients();
  project = realpathSync(mkdtempSync(join(tmpdir(), "mcpc-clients-project-")));
  mkdirSync(join(project, "src"));
  writeFileSync(join(project, "package.json"), '{ "name": "sums", "version": "1.0.0", "type": "module" }');
  writeFileSync(
    join(project, "src/server.ts"),
    "/** Add. */\nexport function add(a: number, b: number): number {\n  return a + b;\n}\n",
  );
  const { code, stderr } = await runToEnd(process.execPath, [cli, "build"], { cwd: project, timeout: TIMEOUT_MS });
  expect(code, stderr).toBe(0);
  server = await startHttpServer(join(project, "dist/server.mjs"));
});
afterAll(async () => {
  await server?.stop();
  rmSync(project, { recursive: true, force: true });
});

/** Nobody's home: no keys, no settings. Clients leave processes and files behind in it that may still be written. */
let home: string;
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "mcpc-clients-home-")));
});
afterEach(() => rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));

const environment = () => ({
  HOME: home,
  USERPROFILE: home,
  PATH: [join(home, "bin"), dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter),
  NO_COLOR: "1",
  ...{
    XDG_CONFIG_HOME: "",
    XDG_STATE_HOME: "",
    XDG_DATA_HOME: "",
    XDG_CACHE_HOME: "",
    CODEX_HOME: "",
    CLAUDE_CONFIG_DIR: "",
  },
  ...{ DISABLE_AUTOUPDATER: "1", CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1", OPENCODE_DISABLE_AUTOUPDATE: "1" },
  GEMINI_CLI_TRUST_WORKSPACE: "true", // starts no servers in a folder that nobody trusted
});

async function run([program = "", ...args]: readonly string[]): Promise<{ code: number | null; text: string }> {
  const { code, stdout, stderr } = await runToEnd(program, args, {
    cwd: project,
    env: environment(),
    timeout: TIMEOUT_MS,
  });
  const text = stripVTControlCharacters(`${stdout}${stderr}`);
  console.log(text);
  return { code, text };
}

/** Installs a process `local` and an endpoint `remote`, as a user would. */
async function installBoth(client: string, ...options: string[]): Promise<void> {
  const entries = [
    ["dist/server.mjs", "--name", "local", "--env", "LEVEL=debug"],
    ["--http", server.url, "--name", "remote", "--header", "X-Tenant: acme"],
  ];
  for (const entry of entries) {
    const { code, text } = await run([process.execPath, cli, "install", client, ...entry, ...options]);
    expect(code, text).toBe(0);
  }
}

async function uninstallBoth(client: string): Promise<void> {
  for (const name of ["remote", "local"]) {
    const { code, text } = await run([process.execPath, cli, "uninstall", client, name]);
    expect(code, text).toBe(0);
  }
}

const path = (...names: string[]) => join(home, ...names);

describe("Claude Code", () => {
  beforeEach(() => {
    mkdirSync(path("bin"));
    symlinkSync(clients.claude, path("bin/claude"));
  });

  it.each(["local", "user"])("is connected to both servers of the scope %s", async (scope) => {
    await installBoth("claude-code", "--scope", scope);
    const { text } = await run([clients.claude, "mcp", "list"]);
    expect(text).toMatch(/^local: .*server\.mjs - . Connected$/m);
    expect(text).toMatch(/^remote: http:\/\/127.* \(HTTP\) - . Connected$/m);
    await uninstallBoth("claude-code");
    expect((await run([clients.claude, "mcp", "list"])).text).toContain("No MCP servers configured");
  });

  it("asks for approval of both servers of the project", async () => {
    await installBoth("claude-code", "--scope", "project");
    const { text } = await run([clients.claude, "mcp", "list"]);
    expect(text).toMatch(/^local: .*server\.mjs - . Pending approval/m);
    expect(text).toMatch(/^remote: http:\/\/127.* \(HTTP\) - . Pending approval/m);
    await uninstallBoth("claude-code");
    expect(existsSync(join(project, ".mcp.json"))).toBe(false);
  });
});

it("Codex lists both servers", async () => {
  await installBoth("codex");
  const list = async () => {
    const { stdout } = await runToEnd(clients.codex[0] ?? "", [...clients.codex.slice(1), "mcp", "list", "--json"], {
      cwd: project,
      env: environment(),
      timeout: TIMEOUT_MS,
    });
    console.log(stdout);
    return JSON.parse(stdout);
  };
  expect(await list()).toMatchObject([
    {
      name: "local",
      enabled: true,
      transport: {
        type: "stdio",
        command: process.execPath,
        args: [join(project, "dist/server.mjs")],
        env: { LEVEL: "debug" },
      },
    },
    {
      name: "remote",
      enabled: true,
      transport: { type: "streamable_http", url: server.url, http_headers: { "X-Tenant": "acme" } },
    },
  ]);
  await uninstallBoth("codex");
  expect(await list()).toEqual([]);
  expect(existsSync(path(".codex/config.toml"))).toBe(false);
});

it("Gemini CLI is connected to both servers", async () => {
  await installBoth("gemini-cli");
  const list = [...clients.gemini, "mcp", "list"];
  const { text } = await run(list);
  expect(text).toMatch(/local: .*server\.mjs \(stdio\) - Connected/);
  expect(text).toMatch(/remote: http:\/\/127.* \(http\) - Connected/);
  await uninstallBoth("gemini-cli");
  expect((await run(list)).text).toContain("No MCP servers configured");
});

it("opencode is connected to both servers", async () => {
  await installBoth("opencode");
  const list = [...clients.opencode, "mcp", "list"];
  const { text } = await run(list);
  expect(text).toMatch(/✓ local\s+connected/);
  expect(text).toMatch(/✓ remote\s+connected/);
  await uninstallBoth("opencode");
  expect((await run(list)).text).toContain("No MCP servers configured");
});
