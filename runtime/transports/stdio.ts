import { errorCodes } from "../errors.ts";
import type { Flags } from "../flags.ts";
import type { ServerOptions } from "../protocol/server.ts";
import type { StdioConnection } from "../protocol/stdio.ts";
import { GRACE_MS, within } from "../shutdown.ts";
import { LineReader, MAX_LINE_BYTES } from "./line-reader.ts";
import { MessageWriter } from "./message-writer.ts";
import { LazyConnection } from "./stdio-connection.ts";

export interface StdioOptions extends ServerOptions {
  /** The real stdout, which only the protocol may write to. */
  readonly output: NodeJS.WriteStream;
  readonly flags: Pick<Flags, "lane">;
  /** Resolves when the process is told to stop. */
  readonly stopped: Promise<void>;
}

/**
 * Serves the one client at stdin and stdout (MCP §transports, stdio). Resolves when the client has closed stdin, has
 * gone away, or the process was told to stop: in-flight calls have then been answered, or aborted after `GRACE_MS`.
 */
export async function serveStdio(options: StdioOptions): Promise<void> {
  const output = new MessageWriter(options.output);
  if (process.stdin.isTTY)
    process.stderr.write("mcpc: waiting for an MCP client on stdin; --http serves over HTTP, --help says more\n");
  const connection = new LazyConnection(options, output);
  await Promise.race([readMessages(process.stdin, connection, output), output.broken, options.stopped]);
  // stdin is read on: what is in flight may wait for the client
  if (!output.isBroken) await within(GRACE_MS, connection.settled());
  await within(GRACE_MS, connection.close());
  await within(GRACE_MS, output.flushed());
}

/** Resolves at the end of input. */
function readMessages(input: NodeJS.ReadStream, connection: StdioConnection, output: MessageWriter): Promise<void> {
  const refuse = (id: string | number | null, code: number, message: string) =>
    void output.write({ jsonrpc: "2.0", id, error: { code, message } });
  const lines = new LineReader({
    onLine(line) {
      const message = parse(line);
      if (message === undefined) refuse(null, errorCodes.parseError, "Parse error: the line is not valid JSON");
      else connection.receive(message);
    },
    onOversized(id) {
      refuse(id, errorCodes.invalidRequest, `Invalid Request: a message must not exceed ${MAX_LINE_BYTES} bytes`);
    },
  });
  return new Promise((resolve) => {
    input.on("data", (chunk: Buffer) => lines.push(chunk));
    input.on("error", () => resolve());
    input.on("close", () => resolve());
    input.on("end", () => {
      lines.end();
      resolve();
    });
  });
}

/** `undefined` for what is not JSON; JSON itself cannot say it. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
