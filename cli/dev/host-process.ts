import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { DevEvent } from "../../runtime/dev/dev-events.ts";
import type { Flags } from "../../runtime/flags.ts";
import type { FromHost, LoadOutcome, ToHost } from "./messages.ts";
import { type Module, type ModuleFiles, removeModule, removeParts, writeModule } from "./module-file.ts";
import type { StdioRelay } from "./stdio-relay.ts";

export interface HostOptions {
  flags: Flags;
  /** Of the server while there is no build. */
  info: { name: string; version: string };
  /** The client at stdin and stdout; absent over HTTP. */
  relay?: StdioRelay;
  onListening(url: string): void;
  /** Told of what nobody asked for: a process that ended, and what is done about it. */
  onTrouble(message: string): void;
}

/** How the host ended, for good. */
export type HostEnd = { status: "stopped" } | { status: "refused"; message: string; exitCode: 1 | 2 };

/** A process that ends sooner than this would end again, and after so many times waits for other code. Milliseconds. */
const SOON_MS = 2000;
const MOST_SOON = 3;

/** How long a host may take before it is asked whether it does anything at all, and then to answer. Milliseconds. */
const PATIENCE_MS = 3000;
const ANSWER_MS = 2000;

interface PendingLoad {
  module: Module;
  build: number;
  files: ModuleFiles;
  /** Whether its code has begun to run. */
  isRunning: boolean;
  resolve(outcome: LoadOutcome): void;
}

/**
 * The process that runs the user's code. One that ends is started again with the last build that it could serve, and one
 * that answers nothing while a build waits is killed, so that neither ends the watch.
 */
export class HostProcess {
  /** Resolves when no process will be started any more. */
  readonly ended: Promise<HostEnd>;
  readonly #options: HostOptions;
  #end: (end: HostEnd) => void = () => {};
  #child: ChildProcess | undefined;
  #flags: Flags;
  #served: Module | undefined;
  #pending: PendingLoad | undefined;
  #event: DevEvent | undefined;
  #builds = 0;
  #hasBegun = false;
  #isStopping = false;
  #isRenewing = false;
  #patience: NodeJS.Timeout | undefined;
  #startedAt = 0;
  /** How many processes in a row ended soon after they were started. */
  #soonEnded = 0;

  constructor(options: HostOptions) {
    this.#options = options;
    this.#flags = options.flags;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#start();
  }

  /** Serves a module in place of what is served; one that is still being loaded is given up. */
  load(module: Module): Promise<LoadOutcome> {
    return this.#load(module, ({ build, files }) => this.#send({ type: "load", build, files }));
  }

  /** Serves a module in another process: packages that one has loaded stay what they were. */
  renew(module: Module): Promise<LoadOutcome> {
    return this.#load(module, () => {
      this.#isRenewing = true;
      if (this.#hasBegun) this.#send({ type: "stop" });
      else this.kill();
    });
  }

  /** Tells pages; the last event also those that come later, and the next process. */
  tell(event: DevEvent): void {
    this.#event = event;
    this.#send({ type: "tell", event });
  }

  /** Takes connections, whether or not there is anything to serve. */
  serve(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#send({ type: "serve" });
  }

  /** Calls in flight are answered and `@shutdown` functions run, unless the process answers nothing. */
  stop(): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    if (!this.#child) this.#finish({ status: "stopped" });
    if (!this.#hasBegun) this.kill();
    this.#send({ type: "stop" });
    this.#watchOver();
  }

  kill(): void {
    this.#child?.kill("SIGKILL");
  }

  #load(module: Module, begin: (load: PendingLoad) => void): Promise<LoadOutcome> {
    this.#settle({ status: "cancelled" });
    const build = ++this.#builds;
    const files = writeModule(module, build);
    return new Promise((resolve) => {
      this.#pending = { module, build, files, isRunning: false, resolve };
      begin(this.#pending);
      this.#watchOver();
    });
  }

  #start(): void {
    const { info, relay } = this.#options;
    const child = spawn(process.execPath, [fileURLToPath(new URL("host.js", import.meta.url))], {
      stdio: relay ? ["pipe", "pipe", "inherit", "ipc"] : ["ignore", "inherit", "inherit", "ipc"],
    });
    this.#child = child;
    this.#startedAt = performance.now();
    child.on("message", (message: FromHost) => this.#receive(message));
    child.on("error", () => {}); // "exit" follows, or a process that could not be asked
    child.once("close", (code, signal) => this.#exited(code, signal));
    this.#send({ type: "start", flags: this.#flags, info });
    if (this.#event) this.#send({ type: "tell", event: this.#event });
    relay?.attach(child);
  }

  #receive(message: FromHost): void {
    switch (message.type) {
      case "listening":
        // the next process takes the same place
        this.#flags = { ...this.#flags, port: Number(new URL(message.url).port) };
        this.#options.onListening(message.url);
        return;
      case "refused":
        this.#isStopping = true;
        this.#finish({ status: "refused", message: message.message, exitCode: message.exitCode });
        return;
      case "loading":
        if (this.#pending?.build === message.build) this.#pending.isRunning = true;
        return;
      case "loaded":
        if (this.#pending?.build !== message.build) return;
        if (message.outcome.status === "replaced") this.#serves(this.#pending.module);
        this.#settle(message.outcome);
        return;
      case "pong":
        this.#watchOver();
    }
  }

  #serves(module: Module): void {
    const before = this.#served;
    this.#served = module;
    if (before) removeParts(before, module);
  }

  /** While something is waited for, sees to it that the process is not stuck in a loop. */
  #watchOver(): void {
    clearTimeout(this.#patience);
    if (!this.#pending && !this.#isStopping) return;
    this.#patience = setTimeout(() => {
      this.#send({ type: "ping" });
      this.#patience = setTimeout(() => this.kill(), ANSWER_MS);
    }, PATIENCE_MS);
  }

  #exited(code: number | null, signal: NodeJS.Signals | null): void {
    clearTimeout(this.#patience);
    this.#child = undefined;
    const how = signal === "SIGKILL" ? "answered nothing any more" : `ended (${signal ?? `exit code ${code}`})`;
    this.#options.relay?.detach(`the server ${how} while it served this; it is started again`);
    if (this.#isStopping || (code === 0 && this.#options.relay?.hasEnded)) {
      this.#finish({ status: "stopped" });
      return;
    }
    if (this.#isRenewing) {
      this.#isRenewing = false;
      this.#restart();
      return;
    }
    const pending = this.#pending;
    if (pending?.isRunning) {
      if (pending.module === this.#served) this.#served = undefined;
      this.#settle({ status: "failed", stage: "import", message: `the process ${how} while it loaded this` });
    } else {
      this.#options.onTrouble(`the server ${how} and is started again; sessions begin anew`);
    }
    this.#soonEnded = performance.now() - this.#startedAt < SOON_MS ? this.#soonEnded + 1 : 0;
    if (this.#soonEnded >= MOST_SOON) this.#giveUpServed();
    this.#restart();
  }

  #giveUpServed(): void {
    this.#soonEnded = 0;
    if (this.#served)
      this.#options.onTrouble("it ends as soon as it is started: nothing is served until the code changes");
    else if (!this.#pending) this.#isStopping = true;
    this.#served = undefined;
  }

  #restart(): void {
    this.#start();
    const pending = this.#pending;
    const { module, resolve } = pending ?? { module: this.#served, resolve: () => {} };
    this.#pending = undefined;
    if (pending) removeModule(pending.files.code);
    const loaded = module ? this.load(module) : undefined;
    void loaded?.then((outcome) => {
      if (pending === undefined && outcome.status === "failed") this.#options.onTrouble(outcome.message);
      resolve(outcome);
    });
    if (this.#hasBegun) void Promise.resolve(loaded).then(() => this.#send({ type: "serve" }));
  }

  #settle(outcome: LoadOutcome): void {
    const pending = this.#pending;
    if (!pending) return;
    this.#pending = undefined;
    this.#watchOver();
    removeModule(pending.files.code);
    pending.resolve(outcome);
  }

  #finish(end: HostEnd): void {
    clearTimeout(this.#patience);
    this.#settle({ status: "cancelled" });
    this.#end(end);
  }

  #send(message: ToHost): void {
    if (this.#child?.connected) this.#child.send(message, () => {}); // a process that has just ended hears nothing
  }
}
