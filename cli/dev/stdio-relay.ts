import type { ChildProcess } from "node:child_process";
import { errorCodes } from "../../runtime/errors.ts";
import { LineReader, MAX_LINE_BYTES } from "../../runtime/transports/line-reader.ts";

type Id = string | number;

/**
 * Stands between the client at stdin and stdout and the process that serves it, and outlives that process: calls that
 * went down with one are answered with an error, and the next one is told who the client is.
 */
export class StdioRelay {
  /** Resolves when the client has closed stdin, or reads no more. */
  readonly left: Promise<void>;
  hasEnded = false;
  #child: ChildProcess | undefined;
  /** Lines that came while no process was there. */
  #waiting: string[] = [];
  readonly #unanswered = new Set<Id>();
  /** What a client of MCP 2025 says once, and every process has to hear. */
  #greeting: { id: Id; lines: string[] } | undefined;
  /** The greeting that was said again, whose answer the client has had. */
  #repeated: Id | undefined;

  constructor() {
    this.left = new Promise((resolve) => {
      const leave = () => {
        this.hasEnded = true;
        this.#child?.stdin?.end();
        resolve();
      };
      const lines = readLines((line) => this.#fromClient(line));
      process.stdin.on("data", (chunk: Buffer) => lines.push(chunk));
      process.stdin.on("error", leave);
      process.stdin.on("end", () => {
        lines.end();
        leave();
      });
      process.stdout.on("error", leave);
    });
  }

  /** Serves the client with a process from now on. */
  attach(child: ChildProcess): void {
    this.#child = child;
    child.stdin?.on("error", () => {}); // it has ended, which is seen elsewhere
    const lines = readLines((line) => this.#fromHost(line));
    child.stdout?.on("data", (chunk: Buffer) => lines.push(chunk));
    if (this.#greeting) {
      this.#repeated = this.#greeting.id;
      for (const line of this.#greeting.lines) this.#forward(line);
    }
    for (const line of this.#waiting.splice(0)) this.#fromClient(line);
    if (this.hasEnded) child.stdin?.end();
  }

  /** The process has ended; `reason` is told to those who wait for it. */
  detach(reason: string): void {
    this.#child = undefined;
    if (this.#repeated !== undefined) this.#unanswered.delete(this.#repeated);
    for (const id of this.#unanswered) {
      writeError(id, errorCodes.internalError, reason);
    }
    this.#unanswered.clear();
  }

  #fromClient(line: string): void {
    if (!this.#child) return void this.#waiting.push(line);
    const { id, method } = read(line);
    if (method === "initialize" && id !== undefined) this.#greeting = { id, lines: [line] };
    if (method === "notifications/initialized") this.#greeting?.lines.push(line);
    if (method !== undefined && id !== undefined) this.#unanswered.add(id);
    this.#forward(line);
  }

  #fromHost(line: string): void {
    const { id, method } = read(line);
    if (method === undefined && id !== undefined) {
      this.#unanswered.delete(id);
      if (id === this.#repeated) {
        this.#repeated = undefined;
        return;
      }
    }
    write(line);
  }

  #forward(line: string): void {
    this.#child?.stdin?.write(`${line}\n`);
  }
}

function readLines(onLine: (line: string) => void): LineReader {
  return new LineReader({
    onLine,
    onOversized: (id) =>
      writeError(id, errorCodes.invalidRequest, `Invalid Request: a message must not exceed ${MAX_LINE_BYTES} bytes`),
  });
}

function read(line: string): { id?: Id; method?: string } {
  try {
    const message: unknown = JSON.parse(line);
    return typeof message === "object" && message !== null ? message : {};
  } catch {
    return {};
  }
}

function writeError(id: Id | null, code: number, message: string): void {
  write(JSON.stringify({ jsonrpc: "2.0", id, error: { code, message } }));
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}
