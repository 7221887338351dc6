import { chmodSync, existsSync, lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { runToEnd } from "../peers/processes.ts";
import { type ConfigCase, cases, files, URL_OF_ORDERS } from "./install-cases.ts";
import { cli, orders, put, read, useHome } from "./install-home.ts";

const home = useHome();
const { mcpc, environment } = home;

describe.runIf(process.platform !== "win32")("configs", { timeout: 60_000 }, () => {
  const configOf = ({ client }: ConfigCase) => home.path(files[client]);

  function prepare(one: ConfigCase): string {
    const config = configOf(one);
    if (one.before !== undefined) put(config, one.before);
    one.prepare?.(config);
    return config;
  }

  /** What is below the home folder, apart from mcpc's own records. */
  const contents = () =>
    readdirSync(home.path(), { recursive: true, encoding: "utf8" })
      .filter((path) => !path.startsWith(".local"))
      .sort();

  it.each(cases.filter(({ after }) => after !== undefined))(
    "$client: $title: is written, left alone the second time, and restored",
    async (one) => {
      const config = prepare(one);
      const written = one.written ? join(dirname(config), one.written) : config;
      const before = existsSync(written) ? readFileSync(written) : undefined;
      const contentsBefore = contents();
      if (before) chmodSync(written, 0o640);
      const args = ["install", one.client, ...orders, ...(one.options ?? [])];

      const first = await mcpc(args);
      expect(first.stderr).toContain("Installed orders");
      expect(first).toMatchObject({ code: 0, stdout: "" });
      expect(read(written)).toBe(one.after);
      expect(statSync(written).mode & 0o777).toBe(before ? 0o640 : 0o600);
      expect(lstatSync(config).isSymbolicLink()).toBe(one.written !== undefined);

      const inode = statSync(written).ino;
      const second = await mcpc(args);
      expect(second.stderr).toContain("already, with the same entry; nothing was changed");
      expect(statSync(written).ino).toBe(inode);

      const gone = await mcpc(["uninstall", one.client, "orders"]);
      expect(gone.code, gone.stderr).toBe(0);
      expect(existsSync(written) ? readFileSync(written) : undefined).toEqual(before);
      if (before) expect(statSync(written).mode & 0o777).toBe(0o640);
      expect(contents()).toEqual(contentsBefore);
    },
  );

  it.each(cases.filter(({ error }) => error !== undefined))(
    "$client: $title: is refused and stays as it is",
    async (one) => {
      const config = prepare(one);
      const contentsBefore = contents();
      const { code, stdout, stderr } = await mcpc(["install", one.client, ...orders]);
      expect(stderr).toMatch(one.error ?? /^$/);
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).not.toContain("    at ");
      if (one.before !== undefined) expect(readFileSync(config)).toEqual(Buffer.from(one.before));
      expect(contents()).toEqual(contentsBefore);
      expect(existsSync(home.path(".local"))).toBe(false);
    },
  );

  it("very large: 5 MB of other projects", async () => {
    const config = home.path(files.cursor);
    const many = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [`/p/${index}`, { history: ["x".repeat(200)] }]),
    );
    const text = JSON.stringify({ projects: many, mcpServers: {} }, undefined, 2);
    put(config, text);
    expect((await mcpc(["install", "cursor", ...orders])).code).toBe(0);
    const { projects, mcpServers } = JSON.parse(read(config));
    expect([Object.keys(projects).length, mcpServers]).toEqual([20_000, { orders: { url: URL_OF_ORDERS } }]);
    expect((await mcpc(["uninstall", "cursor", "orders"])).code).toBe(0);
    expect(read(config)).toBe(text);
  });

  it("in a folder that cannot be written stay as they are", async () => {
    const config = home.path(files.cursor);
    put(config, "{}");
    chmodSync(dirname(config), 0o555);
    // root may write everywhere, so that it is made to ask as others have to
    const isRoot = process.getuid?.() === 0;
    const modest = ["--bounding-set=-dac_override", "--inh-caps=-dac_override"];
    const args = [cli, "install", "cursor", ...orders];
    const { code, stderr } = isRoot
      ? await runToEnd("setpriv", [...modest, process.execPath, ...args], {
          cwd: home.path(),
          env: environment({ PATH: process.env.PATH ?? "" }),
        })
      : await mcpc(args.slice(1));
    chmodSync(dirname(config), 0o755);
    expect(stderr).toMatch(/mcpc: cannot write .*mcp\.json: EACCES.*; nothing was changed/);
    expect(code).toBe(1);
    expect([read(config), readdirSync(dirname(config))]).toEqual(["{}", ["mcp.json"]]);
  });
});

describe("between install and uninstall", { timeout: 60_000 }, () => {
  it("an entry of another program stays", async () => {
    const config = home.path(files.cursor);
    put(config, '{\n  "mcpServers": {\n    "a": { "command": "x" }\n  }\n}\n');
    await mcpc(["install", "cursor", ...orders]);
    const withTheirs = read(config).replace('  "mcpServers"', '  "theirs": 1,\n  "mcpServers"');
    put(config, withTheirs);
    expect((await mcpc(["uninstall", "cursor", "orders"])).code).toBe(0);
    expect(read(config)).toBe('{\n  "theirs": 1,\n  "mcpServers": {\n    "a": { "command": "x" }\n  }\n}\n');
  });

  it.each([
    ["codex", "# mine\n", '[mcp_servers.later]\ncommand = "y"\n', '# mine\n\n[mcp_servers.later]\ncommand = "y"\n'],
    [
      "goose",
      "a: 1\nextensions:\n  b: { type: builtin }\n",
      "z: 1\n",
      "a: 1\nextensions:\n  b: { type: builtin }\nz: 1\n",
    ],
  ] as const)("%s keeps what was written behind ours", async (client, before, added, after) => {
    const config = home.path(files[client]);
    put(config, before);
    await mcpc(["install", client, ...orders]);
    put(config, `${read(config)}${client === "codex" ? "\n" : ""}${added}`);
    const { code, stderr } = await mcpc(["uninstall", client, "orders"]);
    expect(code, stderr).toBe(0);
    expect(read(config)).toBe(after);
  });

  it("our own entry is brought up to date, an edited one is not, and the first bytes come back", async () => {
    const config = home.path(files.cursor);
    put(config, "{ }");
    await mcpc(["install", "cursor", ...orders]);
    const other = ["--http", "http://127.0.0.1:9000/mcp", "--name", "orders", "--no-check"];
    expect((await mcpc(["install", "cursor", ...other])).code).toBe(0);
    expect(read(config)).toContain(":9000/mcp");
    const ours = read(config);
    put(config, ours.replace(":9000", ":9001"));
    const edited = await mcpc(["install", "cursor", ...orders]);
    expect([edited.code, edited.stderr]).toEqual([
      1,
      expect.stringContaining("was changed by hand since mcpc wrote it"),
    ]);
    put(config, ours);
    expect((await mcpc(["uninstall", "cursor", "orders"])).code).toBe(0);
    expect(read(config)).toBe("{ }");
  });

  it("several servers are undone in reverse order to the first bytes, and in any order to the same servers", async () => {
    const config = home.path(files.codex);
    put(config, "a = 1 # x\n");
    const named = (name: string) => ["install", "codex", "--http", URL_OF_ORDERS, "--name", name, "--no-check"];
    await mcpc(named("one"));
    const withOne = read(config);
    await mcpc(named("two"));
    await mcpc(["uninstall", "codex", "two"]);
    expect(read(config)).toBe(withOne);
    await mcpc(named("two"));
    await mcpc(["uninstall", "codex", "one"]);
    await mcpc(["uninstall", "codex", "two"]);
    expect(read(config)).toBe("a = 1 # x\n");
  });

  it("an entry that mcpc did not write is removed with --force only; one that is not there is named", async () => {
    const config = home.path(files.cursor);
    put(config, '{"mcpServers":{"theirs":{"command":"x"}}}');
    const refused = await mcpc(["uninstall", "cursor", "theirs"]);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining("was not installed by mcpc from this machine"),
    ]);
    const missing = await mcpc(["uninstall", "cursor", "nothing"]);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining("'nothing' is not installed there")]);
    expect((await mcpc(["uninstall", "cursor", "theirs", "--force"])).code).toBe(0);
    expect(read(config)).toBe('{"mcpServers":{}}');
  });

  it("keeps one copy of the config, which only the user can read", async () => {
    put(home.path(files.cursor), '{ "secret": 1 }');
    const { stderr } = await mcpc(["install", "cursor", ...orders]);
    const backup = /as it was before: (.+)/.exec(stderr)?.[1] ?? "";
    expect(read(backup)).toBe('{ "secret": 1 }');
    expect(statSync(backup).mode & 0o077).toBe(0);
    expect(statSync(dirname(backup)).mode & 0o077).toBe(0);
    await mcpc(["uninstall", "cursor", "orders"]);
    expect(existsSync(backup)).toBe(false);
  });
});
