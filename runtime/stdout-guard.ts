import { Console } from "node:console";
import { Writable } from "node:stream";

let protocolOutput: NodeJS.WriteStream | undefined;

/**
 * Takes stdout away from everybody but the protocol: from now on `console.*`, `process.stdout.write`,
 * `.end` and piping into `process.stdout` arrive on stderr, in user code and dependencies alike.
 * Returns the real stdout, which nobody else can reach. Calling it again changes nothing.
 * Child processes that inherit file descriptor 1 and `fs.writeSync(1)` are beyond its reach.
 */
export function guardStdout(): NodeJS.WriteStream {
  if (protocolOutput) return protocolOutput;
  protocolOutput = process.stdout;
  process.stderr.on("error", ignore); // a closed stderr must not end the server
  Object.defineProperty(process, "stdout", { value: standIn(), configurable: true, enumerable: true, writable: true });
  redirectConsole();
  return protocolOutput;
}

/** What the rest of the program sees as `process.stdout`: never ends, never fails, writes to stderr. */
function standIn(): NodeJS.WriteStream {
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, encoding, done) {
      if (typeof chunk === "string") process.stderr.write(chunk, encoding);
      else process.stderr.write(chunk);
      done();
    },
  });
  const end = (...args: unknown[]) => {
    const [chunk] = args;
    if (typeof chunk === "string" || chunk instanceof Uint8Array) stream.write(chunk);
    const done = args.find((arg) => typeof arg === "function");
    if (typeof done === "function") process.nextTick(() => done());
    return stream;
  };
  const fixed = { end, destroy: () => stream, cork: ignore, uncork: ignore, fd: 2, isTTY: process.stderr.isTTY };
  return Object.assign(stream, fixed, windowOf(process.stderr)) as unknown as NodeJS.WriteStream;
}

/** What terminal libraries ask of stdout. */
function windowOf(stream: NodeJS.WriteStream): object {
  if (!stream.isTTY) return {};
  const { columns, rows } = stream;
  return {
    columns,
    rows,
    getWindowSize: () => stream.getWindowSize(),
    hasColors: (...args: Parameters<typeof stream.hasColors>) => stream.hasColors(...args),
    getColorDepth: (...args: Parameters<typeof stream.getColorDepth>) => stream.getColorDepth(...args),
  };
}

/** In place, because modules may hold the console object already. It caches its streams at first use. */
function redirectConsole(): void {
  const quiet = new Console({ stdout: process.stderr, stderr: process.stderr });
  const target: Record<string, unknown> = Object(globalThis.console);
  for (const [name, method] of Object.entries(quiet)) {
    if (typeof method === "function" && name !== "Console") target[name] = method;
  }
}

function ignore(): void {}
