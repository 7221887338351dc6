import type { ServerDefinition } from "../definition.ts";
import { stackOf } from "../errors.ts";
import type { Flags } from "../flags.ts";
import { createLogger } from "../log.ts";
import { createNotifier } from "../notifier.ts";
import { keepServing, prepareToAsk, serveTransport } from "../serve.ts";
import { DevEvents } from "./dev-events.ts";
import { ServedDefinitions } from "./served-definitions.ts";

export interface DevServerOptions {
  /** What is served until `replace` gives it something else. */
  first: ServerDefinition;
  flags: Flags;
  /** The real stdout. */
  output: NodeJS.WriteStream;
  /** Resolves when the process is told to stop. */
  stopped: Promise<void>;
  /** Told the URL of an HTTP server. */
  onListening(url: string): void;
}

/** A server whose definition can be replaced while its clients stay connected. */
export class DevServer {
  /** What pages are told. */
  readonly events = new DevEvents();
  readonly #options: DevServerOptions;
  readonly #log;
  readonly #notifier;
  readonly #definitions: ServedDefinitions;

  constructor(options: DevServerOptions) {
    const log = createLogger(options.flags.logLevel);
    keepServing(log);
    this.#options = options;
    this.#log = log;
    this.#notifier = createNotifier((error) => log.error(`a change could not be announced: ${stackOf(error)}`));
    this.#definitions = new ServedDefinitions(options.first, { notifier: this.#notifier, log });
  }

  /** `ServedDefinitions.replace`, which also gives way to the end of the process. */
  replace(definition: ServerDefinition, superseded: Promise<void>): Promise<"replaced" | "cancelled"> {
    return this.#definitions.replace(definition, Promise.race([superseded, this.#options.stopped]));
  }

  /** Serves until its transport ends, and shuts down what it serves. Throws a `StartupError` when it cannot listen. */
  async serve(): Promise<void> {
    const { flags, output, stopped, onListening } = this.#options;
    try {
      await serveTransport({
        flags,
        output,
        stopped,
        onListening,
        live: this.#definitions,
        log: this.#log,
        notifier: this.#notifier,
        // who sees the answers of a server that is being developed is who develops it
        masksErrors: false,
        asking: await prepareToAsk({ ...flags, transport: "stdio" }, this.#log),
        devEvents: this.events,
      });
    } finally {
      await this.#definitions.close();
    }
  }
}
