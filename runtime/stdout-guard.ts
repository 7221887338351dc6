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
  forgiveStderr();
  const stdout = standIn();
  Object.defineProperty(process, "stdout", { value: stdout, configurable: true, enumerable: true, writable: true });
  Object.assign(globalThis.console, { _stdout: stdout }); // whoever has used it already has had it open the real one
  return protocolOutput;
}

/** A closed stderr must not end the server. Node opens it when it is first asked for, which takes a millisecond. */
function forgiveStderr(): void {
  const open = Object.getOwnPropertyDescriptor(process, "stderr")?.get;
  if (!open) return void process.stderr.on("error", ignore);
  let stderr: NodeJS.WriteStream | undefined;
  const get = () => {
    stderr ??= (open.call(process) as NodeJS.WriteStream).on("error", ignore);
    return stderr;
  };
  Object.defineProperty(process, "stderr", { get, configurable: true, enumerable: true });
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
  for (const name of ofTerminals) followStderr(stream, name);
  const fixed = { end, destroy: () => stream, cork: ignore, uncork: ignore, fd: 2 };
  return Object.assign(stream, fixed) as unknown as NodeJS.WriteStream;
}

/** What terminal libraries ask of stdout. */
const ofTerminals = ["isTTY", "columns", "rows", "getWindowSize", "hasColors", "getColorDepth"];

/** Whoever sets it, to feign a terminal, has it so. */
function followStderr(stream: Writable, name: string): void {
  Object.defineProperty(stream, name, {
    get() {
      const value: unknown = Reflect.get(process.stderr, name);
      return typeof value === "function" ? value.bind(process.stderr) : value;
    },
    set: (value) => Object.defineProperty(stream, name, { value, writable: true }),
    configurable: true,
    enumerable: true,
  });
}

function ignore(): void {}
