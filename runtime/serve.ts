import type { Asking } from "./asking.ts";
import type { ServerDefinition } from "./definition.ts";
import { StartupError, stackOf } from "./errors.ts";
import { type Flags, helpText, parseFlags } from "./flags.ts";
import { runShutdown, runStartup } from "./hooks.ts";
import type { LiveRegistry } from "./live-registry.ts";
import { createLogger, type Logger } from "./log.ts";
import { createNotifier } from "./notifier.ts";
import { createRegistry, type Registry } from "./registry.ts";
import { GRACE_MS, onSignals, within } from "./shutdown.ts";
import { guardStdout } from "./stdout-guard.ts";
import { type HttpOptions, serveHttp } from "./transports/http.ts";
import { type StdioOptions, serveStdio } from "./transports/stdio.ts";

/**
 * Runs a server until its transport ends, then ends the process: exit code 0 after a clean end, 1 when it cannot
 * start (broken definition, port taken), 2 on wrong usage. Reads flags and `MCPC_*` variables from the process.
 */
export async function serve(definition: ServerDefinition): Promise<void> {
  const output = guardStdout();
  try {
    const registry = createRegistry(definition);
    const request = parseFlags(process.argv.slice(2), process.env);
    if ("run" in request) await run(registry, withTransport(registry, request.run), output);
    else
      await print(
        output,
        request.print === "help" ? helpText(registry.info, registry.tools.size) : `${registry.info.version}\n`,
      );
    process.exit(0);
  } catch (error) {
    const known = error instanceof StartupError;
    const text = known ? error.message : `this is a bug in mcpc: ${stackOf(error)}`;
    process.stderr.write(`mcpc: ${text}\n`, () => process.exit(known ? error.exitCode : 1));
  }
}

/** Throws a `StartupError` where the build has left the transport out. */
function withTransport({ settings: { transport } }: Registry, flags: Flags): Flags {
  if (transport === undefined || transport === flags.transport) return flags;
  const built = `this server was built with \`transport: "${transport}"\``;
  throw new StartupError(
    transport === "http"
      ? `${built}, without stdio: start it with --http, or build it without --transport`
      : `--http: ${built}, without HTTP: build it without --transport`,
    2,
  );
}

async function run(registry: Registry, flags: Flags, output: NodeJS.WriteStream): Promise<void> {
  const log = createLogger(flags.logLevel);
  keepServing(log);
  const masksErrors = flags.transport === "http";
  const notifier = createNotifier((error) => log.error(`a change could not be announced: ${stackOf(error)}`));
  const asking = registry.asksClient ? await prepareToAsk(flags, log) : undefined;
  const stopped = onSignals(log);
  const live: LiveRegistry = { current: registry };
  const options = { live, log, notifier, masksErrors, stopped, ...(asking && { asking }) };
  const { startup, shutdown } = registry;
  if (startup.length > 0 && (await runStartup(startup, stopped, log)) === "stopped") return;
  await registry.files?.watch(notifier, log);
  try {
    await serveTransport({ ...options, flags, output });
  } finally {
    if (shutdown.length > 0) await runShutdown(shutdown, log);
  }
}

/** Serves until the transport ends. */
export async function serveTransport(options: HttpOptions & StdioOptions): Promise<void> {
  await (options.flags.transport === "http" ? serveHttp(options) : serveStdio(options));
  const conversations = await options.asking?.conversations;
  if (conversations) await within(GRACE_MS, conversations.close());
}

/** Only where a handler asks: cryptography takes its time. Throws a `StartupError` for a key that is none. */
export async function prepareToAsk(flags: Flags, log: Logger): Promise<Asking> {
  const { readStateKeys } = await import("./state-keys.ts");
  const { keys, isOwn } = readStateKeys(process.env.MCPC_STATE_KEY);
  if (isOwn && flags.transport === "http") {
    log.warning("MCPC_STATE_KEY is not set: a call that asks its client can only be continued by this very process");
  }
  return { keys };
}

/**
 * A promise somebody forgot to await, or an error thrown after its call is over, must not take every other call down
 * with it: a client does not start a server again.
 */
export function keepServing(log: Logger): void {
  process.on("uncaughtException", (error) => log.error(`an error was thrown outside of any call: ${stackOf(error)}`));
  process.on("unhandledRejection", (reason) =>
    log.error(`a promise was rejected and nobody handled it: ${stackOf(reason)}`),
  );
}

function print(output: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve) => output.write(text, () => resolve()));
}
