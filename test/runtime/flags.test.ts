import { beforeAll, describe, expect, test } from "vitest";
import { type Flags, parseFlags } from "../../runtime/flags.ts";
import { buildFixture } from "./build-fixture.ts";
import { ServerProcess } from "./server-process.ts";

function flags(args: string, env: NodeJS.ProcessEnv = {}): Flags {
  const request = parseFlags(args === "" ? [] : args.split(" "), env);
  if (!("run" in request)) throw new Error("it prints instead");
  return request.run;
}

describe("what is asked for", () => {
  const cases: [string, NodeJS.ProcessEnv, Partial<Flags>][] = [
    ["", {}, { transport: "stdio", logLevel: "info" }],
    ["", { PORT: "3000" }, { transport: "stdio" }],
    [
      "--http",
      {},
      { transport: "http", host: "127.0.0.1", port: 8000, path: "/mcp", allowHosts: [], allowOrigins: [] },
    ],
    ["--http", { PORT: "3000" }, { port: 3000 }],
    ["--http", { PORT: "3000", MCPC_PORT: "4000" }, { port: 4000 }],
    ["--http --port 5000", { PORT: "3000", MCPC_PORT: "4000" }, { port: 5000 }],
    ["--http --port=0 --host ::1", {}, { port: 0, host: "::1" }],
    [
      "",
      { MCPC_HTTP: "1", MCPC_HOST: "0.0.0.0", MCPC_PATH: "/a/b/" },
      { transport: "http", host: "0.0.0.0", path: "/a/b" },
    ],
    ["", { MCPC_HTTP: "false", MCPC_PORT: "4000" }, { transport: "stdio" }],
    ["--http --path /", {}, { path: "/" }],
    ["--http", {}, { stateless: false, maxSessions: 1000, sessionTimeout: 30 }],
    ["--http --stateless", {}, { stateless: true }],
    [
      "--http",
      { MCPC_STATELESS: "yes", MCPC_MAX_SESSIONS: "7", MCPC_SESSION_TIMEOUT: "1" },
      { stateless: true, maxSessions: 7, sessionTimeout: 1 },
    ],
    ["--http --allow-host A.com --allow-host b.com:81,c.com", {}, { allowHosts: ["a.com", "b.com:81", "c.com"] }],
    [
      "--http",
      { MCPC_ALLOW_ORIGIN: "https://a.com/, http://b.com:81" },
      { allowOrigins: ["https://a.com", "http://b.com:81"] },
    ],
    ["--log-level error", { MCPC_LOG_LEVEL: "debug" }, { logLevel: "error" }],
    ["", { MCPC_LOG_LEVEL: "DEBUG" }, { logLevel: "debug" }],
  ];
  test.each(cases)("%s %j", (args, env, expected) => {
    expect(flags(args, env)).toMatchObject(expected);
  });
});

describe("mistakes", () => {
  const cases: [string, NodeJS.ProcessEnv, string][] = [
    ["--htpp", {}, "unknown flag --htpp, did you mean --http?"],
    ["--http --prot 1", {}, "unknown flag --prot, did you mean --port?"],
    ["--frobnicate", {}, "unknown flag --frobnicate"],
    ["--__proto__", {}, "unknown flag --__proto__"],
    ["-x", {}, "unknown flag -x"],
    ["serve", {}, "'serve' is no flag"],
    ["--http --port", {}, "--port needs a value"],
    ["--http --host --port 1", {}, "--host needs a value"],
    ["--http=yes", {}, "--http takes no value"],
    ["--http --port abc", {}, "--port must be a number from 0 to 65535, not 'abc'"],
    ["--http --port 65536", {}, "--port must be a number from 0 to 65535, not '65536'"],
    ["--http", { PORT: "-1" }, "PORT must be a number from 0 to 65535, not '-1'"],
    ["--stateless", {}, "--stateless acts only over HTTP; add --http"],
    ["--http", { MCPC_STATELESS: "maybe" }, "MCPC_STATELESS must be 1 or 0, not 'maybe'"],
    ["--http --max-sessions 0", {}, "--max-sessions must be a number from 1 to 1000000, not '0'"],
    ["--http", { MCPC_SESSION_TIMEOUT: "30m" }, "MCPC_SESSION_TIMEOUT must be a number from 1 to 1000000, not '30m'"],
    ["--http --path mcp", {}, "--path must be a path such as /mcp, not 'mcp'"],
    ["--http --path /healthz", {}, "--path cannot be /healthz, which answers health checks"],
    ["--log-level warn", {}, "--log-level must be one of debug, info, warning, error, silent, not 'warn'"],
    [
      "--log-level debgu",
      {},
      "--log-level must be one of debug, info, warning, error, silent, not 'debgu', did you mean 'debug'?",
    ],
    ["--port 8000", {}, "--port acts only over HTTP; add --http"],
    ["", { MCPC_HTTP: "maybe" }, "MCPC_HTTP must be 1 or 0, not 'maybe'"],
  ];
  test.each(cases)("%s %j", (args, env, sentence) => {
    expect(() => flags(args, env)).toThrow(expect.objectContaining({ message: sentence, exitCode: 2 }));
  });
});

describe("as a process", () => {
  let file = "";
  beforeAll(async () => {
    file = await buildFixture();
  });

  test("--version prints it and ends", async () => {
    const server = new ServerProcess(file, ["--version"]);
    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(server.lines).toEqual(["1.2.3"]);
  });

  test("--help names every flag, its variables and the number of tools", async () => {
    const server = new ServerProcess(file, ["--http", "--help"]);
    expect(await server.exited).toEqual({ code: 0, signal: null });
    const text = server.lines.join("\n");
    expect(text).toMatch(/^fixture 1\.2\.3, an MCP server with \d+ tools\.\n/);
    for (const name of ["http", "host", "port", "path", "allow-host", "allow-origin", "log-level", "version", "help"]) {
      expect(text).toContain(`--${name}`);
    }
    for (const name of [
      "MCPC_HTTP",
      "MCPC_HOST",
      "MCPC_PORT, PORT",
      "MCPC_PATH",
      "MCPC_ALLOW_HOST",
      "MCPC_ALLOW_ORIGIN",
      "MCPC_LOG_LEVEL",
    ]) {
      expect(text).toContain(name);
    }
  });

  test("wrong usage is one sentence on stderr and exit code 2", async () => {
    const server = new ServerProcess(file, ["--htpp"]);
    expect(await server.exited).toEqual({ code: 2, signal: null });
    expect(server.stderr).toBe("mcpc: unknown flag --htpp, did you mean --http?\n");
    expect(server.lines).toEqual([]);
  });
});
