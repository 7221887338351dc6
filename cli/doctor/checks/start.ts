import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import type { Launch } from "../../launch.ts";
import type { Finding } from "../finding.ts";
import { display, type Subject } from "../subject.ts";
import { checkToolNames } from "./names.ts";

/** Starts the server as a client would, asks for its tools, and looks at every byte on its stdout. */
export async function checkStart(subject: Subject): Promise<Finding[]> {
  const { launch, file, project, place } = subject;
  if (launch.kind !== "stdio" || project?.compiled.transport === "http") return [];
  const talk = await talkTo(launch, place.env, place.cwd);
  const command = [launch.command, ...launch.args].join(" ");
  const where = file ? display(file, place) : command;
  return [
    ...pollution(talk, where),
    ...failure(talk, where, command),
    ...(project ? [] : checkToolNames(talk.tools, where)), // of a project the compiler has told
  ];
}

function pollution({ strays: [first] }: Talk, where: string): Finding[] {
  if (first === undefined) return [];
  const problem = `the server prints ${JSON.stringify(first.slice(0, 80))} to stdout, which is no message of the protocol`;
  const fix = "look for what writes to file descriptor 1 at the start, such as a child process, and give it stderr";
  return [{ code: "stdout-polluted", severity: "error", problem, where, fix }];
}

function failure({ problem, stderr }: Talk, where: string, command: string): Finding[] {
  if (problem === undefined) return [];
  const said = tellingLines(stderr).join("\n");
  const sentence = `the server ${problem}${said ? `:\n${said}` : ""}`;
  const fix = `run it yourself, and repair what it says: ${command}`;
  return [{ code: "server-fails", severity: "error", problem: sentence, where, fix }];
}

/** The end of a log without stacks, above which the reason stands. */
function tellingLines(log: string): string[] {
  return log
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^\s+at |^Node\.js v\d/.test(line))
    .slice(-5);
}

interface Talk {
  /** Lines on stdout that are no messages. */
  strays: string[];
  tools: string[];
  /** Why there was no answer; a verb's sentence without its subject. */
  problem?: string;
  stderr: string;
}

const TIMEOUT_MS = 15_000;
const requests = [
  {
    jsonrpc: "2.0",
    id: 1,
    method: "initialize",
    params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "mcpc-doctor", version: "1.0.0" } },
  },
  { jsonrpc: "2.0", method: "notifications/initialized" },
  { jsonrpc: "2.0", id: 2, method: "tools/list" },
];

/** Ends the process, whatever it does, and resolves when it is gone. */
async function talkTo(launch: Launch & { kind: "stdio" }, env: NodeJS.ProcessEnv, cwd: string): Promise<Talk> {
  const child = spawn(launch.command, launch.args, {
    cwd: launch.cwd ?? cwd,
    env: { ...env, ...launch.env },
    stdio: "pipe",
  });
  const seen: Talk = { strays: [], tools: [], stderr: "" };
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    seen.stderr = (seen.stderr + text).slice(-10_000);
  });
  child.stdin.on("error", () => {}); // a server that is gone: 'close' tells
  child.stdin.write(requests.map((request) => `${JSON.stringify(request)}\n`).join(""));
  const problem = await answered(child, seen);
  return { ...seen, ...(problem !== undefined && { problem }) };
}

/** Nothing once both requests are answered and the process has ended, else what went wrong. */
function answered(child: ChildProcessWithoutNullStreams, seen: Talk): Promise<string | undefined> {
  return new Promise((resolve) => {
    let rest = "";
    let isDone = false;
    let timer = setTimeout(() => {
      isDone = true;
      child.kill("SIGKILL");
      resolve(`did not answer within ${TIMEOUT_MS / 1000} seconds`);
    }, TIMEOUT_MS);
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) read(line, seen);
      if (isDone || !lines.some((line) => line.includes('"id":2'))) return;
      isDone = true;
      child.stdin.end();
      clearTimeout(timer);
      timer = setTimeout(() => child.kill("SIGKILL"), 5_000); // it was told to end
    });
    child.once("error", ({ message }) => {
      clearTimeout(timer);
      resolve(`cannot be started: ${message}`);
    });
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      if (rest !== "") read(rest, seen);
      resolve(isDone ? undefined : `ended with ${signal ?? `exit code ${code}`} before it answered`);
    });
  });
}

function read(line: string, seen: Talk): void {
  try {
    const message = JSON.parse(line) as { jsonrpc?: unknown; id?: unknown; result?: { tools?: { name: string }[] } };
    if (message.jsonrpc !== "2.0") seen.strays.push(line);
    if (message.id === 2) seen.tools = (message.result?.tools ?? []).map(({ name }) => name);
  } catch {
    seen.strays.push(line);
  }
}
