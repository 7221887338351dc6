import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** A JSON-RPC message as it came over the wire. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
export type Wire = any;

/** `_meta` of a 2026-07-28 request. */
export const modernMeta = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
  "io.modelcontextprotocol/clientInfo": { name: "raw", version: "0" },
};

/** A server under test as a child process, with its output as promises; nothing here waits for a time. */
export class ServerProcess {
  readonly child: ChildProcessWithoutNullStreams;
  /** Every line of stdout so far. */
  readonly lines: string[] = [];
  stderr = "";
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  #watchers: (() => void)[] = [];
  #nextId = 1;

  constructor(file: string, args: string[] = [], env: NodeJS.ProcessEnv = {}, cwd?: string) {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("MCPC_") && name !== "PORT");
    this.child = spawn(process.execPath, [file, ...args], {
      env: { ...Object.fromEntries(inherited), ...env },
      ...(cwd && { cwd }),
    });
    this.exited = once(this.child, "close").then(([code, signal]) => ({ code, signal }));
    createInterface({ input: this.child.stdout, crlfDelay: Number.POSITIVE_INFINITY }).on("line", (line) => {
      this.lines.push(line);
      this.#notify();
    });
    this.child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
      this.#notify();
    });
    this.child.stdin.on("error", () => {});
    void this.exited.then(() => this.#notify());
  }

  /** Resolves with what `look` finds, as soon as it finds it; rejects when the process ends first. */
  async until<T>(look: () => T | undefined): Promise<T> {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (this.child.exitCode !== null && this.child.stdout.readableEnded) {
        throw new Error(`the server ended (${this.child.exitCode}) first; stderr: ${this.stderr}`);
      }
      await new Promise<void>((resolve) => this.#watchers.push(resolve));
    }
  }

  /** Resolves when stderr matches. */
  says(pattern: RegExp): Promise<RegExpExecArray> {
    return this.until(() => pattern.exec(this.stderr) ?? undefined);
  }

  send(message: object | string): void {
    this.child.stdin.write(`${typeof message === "string" ? message : JSON.stringify(message)}\n`);
  }

  /** Sends a request and returns its id. */
  request(method: string, params: object = {}): number {
    const id = this.#nextId++;
    this.send({ jsonrpc: "2.0", id, method, params });
    return id;
  }

  /** The answer to a request, whenever it comes. */
  answer(id: unknown): Promise<Wire> {
    return this.until(() => this.messages().find((message) => message.id === id && !("method" in message)));
  }

  messages(): Wire[] {
    return this.lines.map((line) => JSON.parse(line));
  }

  async call(name: string, args?: object): Promise<Wire> {
    return (await this.answer(this.request("tools/call", { name, ...(args && { arguments: args }) }))).result;
  }

  /** Opens a 2025 connection. */
  async initialize(protocolVersion = "2025-11-25"): Promise<Wire> {
    const clientInfo = { name: "raw", version: "0" };
    const answer = await this.answer(this.request("initialize", { protocolVersion, capabilities: {}, clientInfo }));
    this.send({ jsonrpc: "2.0", method: "notifications/initialized" });
    return answer.result;
  }

  /** The URL of an HTTP server. */
  async url(): Promise<string> {
    return (await this.says(/listening on (\S+)\n/))[1] ?? "";
  }

  /** Ends it, however it is doing. */
  async stop(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.exited;
  }

  #notify(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const wake of watchers) wake();
  }
}
