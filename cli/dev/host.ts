import { pathToFileURL } from "node:url";
import type { ServerDefinition } from "../../runtime/definition.ts";
import { DevServer } from "../../runtime/dev/dev-server.ts";
import { StartupError, stackOf } from "../../runtime/errors.ts";
import { createLogger } from "../../runtime/log.ts";
import { disownMainModule } from "../../runtime/main-module.ts";
import { onSignals } from "../../runtime/shutdown.ts";
import { guardStdout } from "../../runtime/stdout-guard.ts";
import type { FromHost, LoadOutcome, ToHost } from "./messages.ts";
import type { ModuleFiles } from "./module-file.ts";

// The process that serves what is being developed. It runs the user's code, so it may hang or end at any time; the
// process that watches has started it and holds the other end of the channel.

const output = guardStdout();
disownMainModule();
process.setSourceMapsEnabled(true); // stacks name lines of the sources, in whatever prints them

const stopped = new Promise<void>((resolve) => {
  process.on("message", (message: ToHost) => message.type === "stop" && resolve());
  process.once("disconnect", () => resolve()); // nobody watches any more
  void onSignals(createLogger("info")).then(resolve);
});

let server: DevServer | undefined;
let supersede = () => {};

process.on("message", (message: ToHost) => {
  switch (message.type) {
    case "start": {
      const { flags, info } = message;
      const first: ServerDefinition = { info, tools: [] };
      const onListening = (url: string) => send({ type: "listening", url });
      server = new DevServer({ first, flags, output, stopped, onListening });
      return;
    }
    case "serve":
      if (server) void serve(server);
      return;
    case "load":
      if (server) void load(server, message.build, message.files);
      return;
    case "tell":
      server?.events.publish(message.event);
      return;
    case "ping":
      send({ type: "pong" });
      return;
    case "stop":
  }
});

async function serve(server: DevServer): Promise<void> {
  try {
    await server.serve();
    process.exit(0);
  } catch (error) {
    const known = error instanceof StartupError;
    const text = known ? error.message : `this is a bug in mcpc: ${stackOf(error)}`;
    const refusal: FromHost = { type: "refused", message: text, exitCode: known ? error.exitCode : 1 };
    if (process.send) process.send(refusal, () => process.exit(1));
    else process.exit(1);
  }
}

async function load(server: DevServer, build: number, files: ModuleFiles): Promise<void> {
  supersede();
  const superseded = new Promise<void>((resolve) => {
    supersede = resolve;
  });
  send({ type: "loading", build });
  send({ type: "loaded", build, outcome: await replace(server, files, superseded) });
}

async function replace(server: DevServer, files: ModuleFiles, superseded: Promise<void>): Promise<LoadOutcome> {
  let stage: "import" | "start" = "import";
  try {
    const definition = await Promise.race([importDefinition(files), superseded]);
    if (!definition) return { status: "cancelled" };
    stage = "start";
    return { status: await server.replace(definition, superseded) };
  } catch (error) {
    const message = error instanceof StartupError ? error.message : stackOf(error);
    return { status: "failed", stage, message };
  }
}

async function importDefinition({ code, index }: ModuleFiles): Promise<ServerDefinition> {
  const [modules, { default: define }] = await Promise.all([
    import(pathToFileURL(code).href),
    import(pathToFileURL(index).href) as Promise<{ default(modules: unknown): ServerDefinition }>,
  ]);
  return define(modules);
}

function send(message: FromHost): void {
  if (process.connected) process.send?.(message, undefined, {}, () => {}); // who listened may have gone meanwhile
}
