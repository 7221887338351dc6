import type { ServerDefinition } from "../definition.ts";
import { runShutdown, runStartup } from "../hooks.ts";
import type { LiveRegistry } from "../live-registry.ts";
import type { Logger } from "../log.ts";
import type { Notifier } from "../notifier.ts";
import { createRegistry, type Registry } from "../registry.ts";
import { announceDifferences } from "./announce-differences.ts";

/** A definition from its `@startup` to its `@shutdown` functions. */
interface Service {
  readonly registry: Registry;
  /** Ends the watch on static files. */
  unwatch: () => void;
  calls: number;
  isReplaced: boolean;
  ending?: Promise<void>;
}

/**
 * The definitions of a server that is being developed, one after the other. Whoever calls is served to the end by the one
 * that was there when the call began.
 */
export class ServedDefinitions implements LiveRegistry {
  readonly #notifier: Notifier;
  readonly #log: Logger;
  readonly #services = new Map<Registry, Service>();
  #current: Registry;

  constructor(first: ServerDefinition, { notifier, log }: { notifier: Notifier; log: Logger }) {
    this.#notifier = notifier;
    this.#log = log;
    this.#current = createRegistry(first, { canChange: true });
    this.#services.set(this.#current, serviceOf(this.#current));
  }

  get current(): Registry {
    return this.#current;
  }

  hold(registry: Registry, work: Promise<unknown>): void {
    const service = this.#services.get(registry);
    if (!service) return;
    service.calls++;
    const release = () => {
      service.calls--;
      if (service.isReplaced && service.calls === 0) void this.#end(service);
    };
    work.then(release, release);
  }

  /**
   * Starts a definition, has it answer from then on, announces what is different, and shuts down the one before once its
   * calls are over. Until it has started, and where it cannot (a `StartupError`), everything stays as it was; so it does
   * when `cancelled` resolves first.
   */
  async replace(definition: ServerDefinition, cancelled: Promise<void>): Promise<"replaced" | "cancelled"> {
    const registry = createRegistry(definition, { canChange: true });
    if ((await runStartup(registry.startup, cancelled, this.#log)) === "stopped") return "cancelled";
    const service = serviceOf(registry);
    this.#services.set(registry, service);
    service.unwatch = (await registry.files?.watch(this.#notifier, this.#log)) ?? service.unwatch;
    const before = this.#services.get(this.#current);
    this.#current = registry;
    if (!before) return "replaced";
    await announceDifferences(before.registry, registry, this.#notifier);
    before.isReplaced = true;
    if (before.calls === 0) void this.#end(before);
    return "replaced";
  }

  /** Shuts down whatever is still in service; nobody calls any more. */
  async close(): Promise<void> {
    for (const service of [...this.#services.values()]) await this.#end(service);
  }

  #end(service: Service): Promise<void> {
    service.unwatch();
    service.ending ??= runShutdown(service.registry.shutdown, this.#log).then(() => {
      this.#services.delete(service.registry);
    });
    return service.ending;
  }
}

function serviceOf(registry: Registry): Service {
  return { registry, unwatch: () => {}, calls: 0, isReplaced: false };
}
