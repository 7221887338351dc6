import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, realpathSync } from "node:fs";
import { basename, isAbsolute, resolve } from "node:path";
import { satisfies } from "semver";
import { type ConfiguredServer, commandPath } from "../../install/discover.ts";
import { legalName, nameProblem } from "../../install/names.ts";
import type { Launch } from "../../launch.ts";
import type { Finding } from "../finding.ts";
import { isOurs, type Subject } from "../subject.ts";
import { ownNodeRange } from "./node-version.ts";

/** What the clients of this machine are told to start or to reach. Only entries of the server in question are errors. */
export function checkClients(subject: Subject): Finding[] {
  const { servers, unreadable } = subject.configured;
  return [
    ...once(unreadable).map(({ client, file, problem }) => ({
      code: "client-config-unreadable",
      severity: "error" as const,
      problem: `${client} cannot read its config: ${problem}`,
      where: file,
      fix: "repair the file by hand; mcpc writes to none that it cannot read",
    })),
    ...once(servers).flatMap((server) => checkServer(server, subject)),
  ];
}

/** Several clients read `.mcp.json`. */
function once<T extends { file: string; name?: string; problem?: string }>(found: T[]): T[] {
  const keys = found.map(({ file, name, problem }) => JSON.stringify([file, name, problem]));
  return found.filter((_, index) => keys.indexOf(keys[index] ?? "") === index);
}

function checkServer(server: ConfiguredServer, subject: Subject): Finding[] {
  const { client, name, file, launch } = server;
  const severity = isOurs(server, subject) ? "error" : "warning";
  const illegal = nameProblem(name);
  const problems: Problem[] = [
    ...(illegal
      ? [
          {
            code: "server-name-reserved",
            problem: `the name ${illegal}`,
            fix: `rename the entry, such as to '${legalName(name)}'`,
          },
        ]
      : []),
    ...unsetVariables(launch, subject),
    ...(launch.kind === "http" ? checkUrl(launch) : checkCommand(server, launch, subject)),
  ];
  return problems.map(({ code, problem, fix }) => ({
    code,
    severity,
    problem: `${client} '${name}': ${problem}`,
    where: file,
    fix,
  }));
}

type Problem = Pick<Finding, "code" | "problem" | "fix">;
type StdioLaunch = Launch & { kind: "stdio" };

/** `${NAME}` and `${env:NAME}`, without a default behind `:-`. */
function unsetVariables(launch: Launch, { place }: Subject): Problem[] {
  const texts =
    launch.kind === "http"
      ? [launch.url, ...Object.values(launch.headers ?? {})]
      : [launch.command, ...launch.args, ...Object.values(launch.env ?? {})];
  const names = texts.flatMap((text) =>
    [...text.matchAll(/\$\{(?:env:)?([A-Z_][A-Z0-9_]*)\}/g)].map(([, name]) => name ?? ""),
  );
  return [...new Set(names)]
    .filter((name) => place.env[name] === undefined)
    .map((name) => ({
      code: "environment-missing",
      problem: `\${${name}} in the entry is not set`,
      fix: `set ${name}=… in the environment that the client is started from`,
    }));
}

/** Only on this machine: elsewhere an endpoint may have any path. */
function checkUrl({ url }: Launch & { kind: "http" }): Problem[] {
  if (/\$\{/.test(url)) return [];
  if (!URL.canParse(url)) return [{ code: "url-invalid", problem: `'${url}' is no URL`, fix: "correct the entry" }];
  const { hostname, pathname } = new URL(url);
  const isLocal = ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
  const right = new URL("/mcp", url).href;
  if (isLocal && pathname === "/") {
    return [{ code: "url-wrong-path", problem: `${url} has no path`, fix: `use ${right}` }];
  }
  if (isLocal && /\/sse\/?$/.test(pathname)) {
    return [{ code: "url-sse", problem: `${url} is the address of the old HTTP+SSE transport`, fix: `use ${right}` }];
  }
  return [];
}

function checkCommand(server: ConfiguredServer, launch: StdioLaunch, subject: Subject): Problem[] {
  const { place } = subject;
  const { command, cwd } = launch;
  if (/\$\{/.test(command)) return [];
  const isPath = /[\\/]/.test(command);
  if (isPath && !isAbsolute(command) && isRelativeTrap(server, launch)) return [relativePath(server, command)];
  const path = isPath ? resolve(cwd ?? place.cwd, command) : commandPath(command, place);
  if (path === undefined || !existsSync(path)) {
    const problem = `there is no ${isPath ? "file" : "command"} ${command}, which starts the server`;
    return [{ code: "client-command-gone", problem, fix: repair(server, subject) }];
  }
  if (!isExecutable(path)) {
    return [{ code: "client-not-executable", problem: `${path} cannot be executed`, fix: `chmod +x ${path}` }];
  }
  return [...checkNode(path), ...checkScript(server, launch, subject)];
}

/** Where a client starts processes is its own affair, except that project files are read in the project. */
function isRelativeTrap({ scope }: ConfiguredServer, { cwd }: StdioLaunch): boolean {
  return scope !== "project" && cwd === undefined;
}

function relativePath(server: ConfiguredServer, path: string): Problem {
  return {
    code: "client-path-relative",
    problem: `${path} is relative, and the client may start the server in any folder`,
    fix: `write the whole path, as 'mcpc install ${server.client} --force' does`,
  };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** An entry may name a Node that was good once. */
function checkNode(path: string): Problem[] {
  if (!/^node(\.exe)?$/.test(basename(path)) || realpathSync(path) === realpathSync(process.execPath)) return [];
  const { stdout } = spawnSync(path, ["--version"], { encoding: "utf8", timeout: 5_000 });
  const version = stdout?.trim() ?? "";
  if (version === "" || satisfies(version, ownNodeRange(), { includePrerelease: true })) return [];
  const problem = `${path} is Node ${version}, and a server needs ${ownNodeRange()}`;
  return [{ code: "node-unsupported", problem, fix: `write ${process.execPath} in its place` }];
}

/** The file that an interpreter is given. */
function checkScript(server: ConfiguredServer, launch: StdioLaunch, subject: Subject): Problem[] {
  const isInterpreter = /^(node|bun|deno|tsx|python3?)(\.exe)?$/.test(basename(launch.command));
  const script = launch.args.find((arg) => /\.([mc]?[jt]s|py)$/.test(arg) && !arg.startsWith("-"));
  if (!isInterpreter || script === undefined || /\$\{/.test(script)) return [];
  if (!isAbsolute(script) && isRelativeTrap(server, launch)) return [relativePath(server, script)];
  const path = resolve(launch.cwd ?? subject.place.cwd, script);
  if (existsSync(path)) return [];
  return [
    {
      code: "client-file-gone",
      problem: `there is no file ${path}, which is the server`,
      fix: repair(server, subject),
    },
  ];
}

function repair(server: ConfiguredServer, subject: Subject): string {
  const { client, name } = server;
  return isOurs(server, subject)
    ? `mcpc install ${client} --force`
    : `mcpc uninstall ${client} ${name} --force, or install that server again`;
}
