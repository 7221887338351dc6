import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";

/** How a server process is started: arguments after the file, extra environment, working folder. */
export interface ProcessOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Bound on every single wait, in milliseconds. */
  readonly timeout?: number;
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A server listening over HTTP in a process of its own. */
export interface HttpServerProcess {
  readonly url: string;
  readonly pid: number;
  /** Everything the server wrote to stderr, and to stdout, so far. */
  stderr(): string;
  stdout(): string;
  /** Sends the signal (SIGTERM) and waits for the end; kills after the timeout. */
  stop(signal?: NodeJS.Signals): Promise<Exit>;
}

/** A JSON-RPC message as it travels. */
export interface Message {
  readonly jsonrpc?: string;
  readonly id?: number | string | null;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** A server spoken to line by line over stdio: nothing between the test and the bytes. */
export interface StdioProcess {
  readonly pid: number;
  /** Writes text as it is, or a value as one line of JSON. */
  send(message: string | object): void;
  /** Sends a request with a fresh id and waits for the message that answers it. */
  request(method: string, params?: object): Promise<Message>;
  /** The next message that is not an answer to `request`, in the order of arrival. */
  nextMessage(): Promise<Message>;
  /** Every line on stdout so far, JSON or not. */
  stdoutLines(): readonly string[];
  stderr(): string;
  closeStdin(): void;
  signal(signal: NodeJS.Signals): void;
  /** Waits for the process to end by itself. */
  exit(): Promise<Exit>;
  /** Ends the process, if it still runs. */
  stop(): Promise<Exit>;
}

/** What a command that ended by itself left behind. */
export interface Finished extends Exit {
  readonly stdout: string;
  readonly stderr: string;
}

const DEFAULT_TIMEOUT_MS = 15_000;
const running = new Set<ChildProcessWithoutNullStreams>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Starts `node serverFile --http --port 0` and waits until it says where it listens. */
export async function startHttpServer(
  serverFile: string,
  options: ProcessOptions & { readonly ready?: RegExp } = {},
): Promise<HttpServerProcess> {
  const ready = options.ready ?? /^mcpc: listening on (http:\/\/\S+)$/m;
  const timeout = options.timeout ?? DEFAULT_TIMEOUT_MS;
  const child = start(serverFile, ["--http", "--port", "0", ...(options.args ?? [])], options);
  const output = { stdout: "", stderr: "" };
  const ended = exitOf(child);
  child.stdout.on("data", (text: string) => (output.stdout += text));
  const listening = new Promise<string>((resolve) => {
    child.stderr.on("data", (text: string) => {
      output.stderr += text;
      const url = ready.exec(output.stderr)?.[1];
      if (url) resolve(url);
    });
  });
  const early = ended.then((exit) => {
    throw new Error(`${serverFile} ended before it listened (${describe(exit)}):\n${output.stderr}`);
  });
  const stop = (signal: NodeJS.Signals = "SIGTERM") => end(child, ended, signal, timeout);
  try {
    const url = await bounded(Promise.race([listening, early]), timeout, () => `no address from:\n${output.stderr}`);
    return { url, pid: child.pid ?? 0, stop, stderr: () => output.stderr, stdout: () => output.stdout };
  } catch (error) {
    await stop("SIGKILL");
    throw error;
  }
}

/** Starts `node serverFile` and speaks to it over stdin and stdout. */
export function startStdio(serverFile: string, options: ProcessOptions = {}): StdioProcess {
  const timeout = options.timeout ?? DEFAULT_TIMEOUT_MS;
  const child = start(serverFile, options.args ?? [], options);
  const ended = exitOf(child);
  const inbox = new Inbox(readLines(child));
  let stderr = "";
  let lastId = 0;
  child.stderr.on("data", (text: string) => (stderr += text));
  child.stdin.on("error", () => {}); // EPIPE of a server that is gone: the waits below report it
  void ended.then((exit) => inbox.close(`The server ended (${describe(exit)}):\n${stderr}`));
  const send = (message: string | object): void => {
    child.stdin.write(typeof message === "string" ? message : `${JSON.stringify(message)}\n`);
  };
  const waitFor = (id: number | undefined, what: string): Promise<Message> =>
    bounded(inbox.take(id), timeout, () => `no ${what}; stderr:\n${stderr}`);
  return {
    pid: child.pid ?? 0,
    send,
    request(method, params) {
      const id = ++lastId;
      const answer = waitFor(id, `answer to ${method}`);
      send({ jsonrpc: "2.0", id, method, ...(params && { params }) });
      return answer;
    },
    nextMessage: () => waitFor(undefined, "further message"),
    stdoutLines: () => inbox.lines,
    stderr: () => stderr,
    closeStdin: () => void child.stdin.end(),
    signal: (signal) => void child.kill(signal),
    exit: () => bounded(ended, timeout, () => `no end of the process; stderr:\n${stderr}`),
    stop: () => end(child, ended, "SIGTERM", timeout),
  };
}

/** Runs a command to its end; kills it, and rejects with what it said, after the timeout. */
export async function runToEnd(
  command: string,
  args: readonly string[],
  options: Omit<ProcessOptions, "args"> & { readonly input?: string } = {},
): Promise<Finished> {
  const child = spawnPiped(command, args, options);
  const ended = exitOf(child);
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (text: string) => (output.stdout += text));
  child.stderr.on("data", (text: string) => (output.stderr += text));
  child.stdin.on("error", () => {});
  child.stdin.end(options.input ?? "");
  const said = () => `${command} ${args.join(" ")} did not end:\n${output.stdout}\n${output.stderr}`;
  try {
    return { ...(await bounded(ended, options.timeout ?? DEFAULT_TIMEOUT_MS, said)), ...output };
  } finally {
    child.kill("SIGKILL");
  }
}

/** Rejects with a sentence when a promise takes longer than allowed. */
export function bounded<T>(promise: Promise<T>, timeout: number, what: () => string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`After ${timeout} ms: ${what()}`)), timeout);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Sorts what arrived into answers, by id, and everything else, in order. */
class Inbox {
  readonly lines: string[] = [];
  readonly #unread: Message[] = [];
  readonly #waiting: { id: number | undefined; resolve(message: Message): void; reject(error: Error): void }[] = [];
  #closed: Error | undefined;

  constructor(onLine: (listener: (line: string) => void) => void) {
    onLine((line) => this.#receive(line));
  }

  take(id: number | undefined): Promise<Message> {
    return new Promise((resolve, reject) => {
      const index = this.#unread.findIndex((message) => id === undefined || isAnswerTo(message, id));
      const [found] = index < 0 ? [] : this.#unread.splice(index, 1);
      if (found) resolve(found);
      else if (this.#closed) reject(this.#closed);
      else this.#waiting.push({ id, resolve, reject });
    });
  }

  close(reason: string): void {
    this.#closed = new Error(reason);
    for (const { reject } of this.#waiting.splice(0)) reject(this.#closed);
  }

  #receive(line: string): void {
    this.lines.push(line);
    const message = parse(line);
    if (!message) return;
    const byId = this.#waiting.findIndex(({ id }) => id !== undefined && isAnswerTo(message, id));
    const index = byId < 0 ? this.#waiting.findIndex(({ id }) => id === undefined) : byId;
    const [waiting] = index < 0 ? [] : this.#waiting.splice(index, 1);
    if (waiting) waiting.resolve(message);
    else this.#unread.push(message);
  }
}

function isAnswerTo(message: Message, id: number): boolean {
  return message.id === id && message.method === undefined;
}

function parse(line: string): Message | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // kept in `lines`, where a test looks for strays
  }
}

function readLines(child: ChildProcessWithoutNullStreams): (listener: (line: string) => void) => void {
  return (listener) => {
    let parts: string[] = []; // of the unfinished line: joining it anew for every chunk would be quadratic
    child.stdout.on("data", (text: string) => {
      const [first = "", ...others] = text.split("\n");
      parts.push(first);
      for (const start of others) {
        listener(parts.join(""));
        parts = [start];
      }
    });
    child.stdout.on("end", () => parts.join("") && listener(parts.join("")));
  };
}

function start(file: string, args: readonly string[], options: ProcessOptions): ChildProcessWithoutNullStreams {
  return spawnPiped(process.execPath, [file, ...args], options);
}

function spawnPiped(command: string, args: readonly string[], options: ProcessOptions): ChildProcessWithoutNullStreams {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdout.setEncoding("utf8");
  child.stderr.setEncoding("utf8");
  running.add(child);
  return child;
}

function exitOf(child: ChildProcessWithoutNullStreams): Promise<Exit> {
  return new Promise((resolve) => {
    child.on("error", () => {
      running.delete(child);
      resolve({ code: null, signal: null }); // it could not be started
    });
    child.on("close", (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    });
  });
}

async function end(
  child: ChildProcessWithoutNullStreams,
  ended: Promise<Exit>,
  signal: NodeJS.Signals,
  timeout: number,
): Promise<Exit> {
  const timer = setTimeout(() => child.kill("SIGKILL"), timeout);
  child.kill(signal);
  try {
    return await ended;
  } finally {
    clearTimeout(timer);
  }
}

function describe({ code, signal }: Exit): string {
  return signal ? `signal ${signal}` : `exit code ${code}`;
}
