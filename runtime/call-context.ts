import type { JsonValue } from "../manifest/index.ts";
import type {
  Context,
  Elicited,
  Log,
  Notify,
  QuestionOptions,
  RequestInfo,
  SampleMessage,
  SampleOptions,
  Session,
} from "./context.ts";
import { type Conversation, stepResult } from "./conversation.ts";
import type { QuestionDefinition } from "./definition.ts";
import type { Logger } from "./log.ts";
import {
  actionOf,
  contentOf,
  elicitation,
  listRoots,
  rootsOf,
  sampling,
  textOf,
  visit,
  wantedValue,
} from "./questions.ts";
import { noSession } from "./session-values.ts";

/** What a lane can tell about a request, read only when a handler asks. */
export interface RequestFacts {
  readonly id: string | number;
  /** Protocol name of the tool, resource or prompt. */
  readonly handler: string;
  readonly signal: AbortSignal;
  readonly protocol: string;
  readonly client: Context["client"];
  readonly meta: Readonly<Record<string, unknown>>;
  /** Every header of the request; credentials are dropped here. */
  readonly headers: Iterable<readonly [string, string]>;
  readonly notify: Notify;
  /** Absent where each request stands alone. */
  readonly session?: Session;
  /** Closes the stream that waits for the answer; absent where the client could not come back. */
  readonly detach?: () => void;
  /** Sends MCP `notifications/message`, gated as the revision of the call wants it. */
  sendLog(level: keyof Log, data: JsonValue, logger: string): Promise<void>;
  /** Sends MCP `notifications/progress` for `token`. */
  sendProgress(token: string | number, progress: number, total?: number, message?: string): Promise<void>;
}

/** Headers that prove who the caller is; a handler that wants that asks for the proven facts, not the proof. */
const credentials = new Set(["authorization", "cookie", "proxy-authorization"]);

/** What a context is made from. */
export interface ContextSource {
  /** The request that is being served. A call that asks its client can take several, and this names the current one. */
  readonly facts: RequestFacts;
  /** Where it is not that of the request: of a call that outlives its request. */
  readonly signal?: AbortSignal;
  /** Absent where the compiler found nothing that asks. */
  readonly conversation?: Conversation;
}

/**
 * The `Context` of one call. `signal` is asked for when a handler first reads it, and aborts when the call has to end. Only
 * what asks or remembers rejects: a notification that cannot be delivered is a line in the log.
 */
export function createContext(
  source: ContextSource,
  log: Logger,
  signal: () => AbortSignal = () => source.signal ?? source.facts.signal,
): Context {
  return new CallContext(source, log, signal);
}

/**
 * Whatever is read is made when it is: most handlers want one thing of many. The methods are getters, too, so that handlers
 * can take them out of the context. A class, for V8 gives every object literal with a getter a hidden class of its own.
 */
class CallContext implements Context {
  readonly #source: ContextSource;
  readonly #logger: Logger;
  readonly #signal: () => AbortSignal;

  constructor(source: ContextSource, logger: Logger, signal: () => AbortSignal) {
    this.#source = source;
    this.#logger = logger;
    this.#signal = signal;
  }

  get log(): Log {
    return createLog(this.#source, this.#logger);
  }

  get signal(): AbortSignal {
    return this.#signal();
  }

  get protocol(): string {
    return this.#source.facts.protocol;
  }

  get client(): Context["client"] {
    return this.#source.facts.client;
  }

  get notify(): Notify {
    return this.#source.facts.notify;
  }

  get session(): Session {
    return this.#source.facts.session ?? noSession;
  }

  get request(): RequestInfo {
    const { id, meta, headers: all } = this.#source.facts;
    const headers = [...all].filter(([name]) => !credentials.has(name.toLowerCase()));
    return { id, meta, headers: Object.fromEntries(headers) };
  }

  get detach(): Context["detach"] {
    return () => {
      const { detach } = this.#source.facts;
      detach?.();
      return detach !== undefined;
    };
  }

  get progress(): Context["progress"] {
    const log = this.#logger;
    return async (done, total, message) => {
      const { facts } = this.#source;
      const token = facts.meta.progressToken;
      if (typeof token !== "string" && typeof token !== "number") return;
      if (!Number.isFinite(done)) return log.warning(`${facts.handler}: progress must be a finite number, not ${done}`);
      await delivered(facts.sendProgress(token, done, Number.isFinite(total) ? total : undefined, message), log);
    };
  }

  get elicit(): Context["elicit"] {
    return createQuestions(this.#source).elicit;
  }

  get openUrl(): Context["openUrl"] {
    return createQuestions(this.#source).openUrl;
  }

  get sample(): Context["sample"] {
    return createQuestions(this.#source).sample;
  }

  get roots(): Context["roots"] {
    return createQuestions(this.#source).roots;
  }

  get step(): Context["step"] {
    return createQuestions(this.#source).step;
  }
}

type Questions = Pick<Context, "elicit" | "openUrl" | "sample" | "roots" | "step">;

/** What asks. The compiler adds the last parameter of `elicit` and `sample` to the calls that have a type argument. */
function createQuestions(source: ContextSource): Questions {
  const talk = (): Conversation => {
    if (!source.conversation) throw new Error("mcpc found nothing in the sources of this server that asks the client");
    return source.conversation;
  };
  return {
    async elicit<T>(message: string, options?: QuestionOptions, form?: QuestionDefinition): Promise<Elicited<T>> {
      if (!form) throw new Error(withoutType("elicit"));
      const answer = await talk().ask(elicitation(message, options, form));
      const action = actionOf(answer);
      return action === "accept" ? { action, content: contentOf(answer, form) as T } : { action };
    },
    async openUrl(url, message, options) {
      return { action: actionOf(await talk().ask(visit(url, message, options))) };
    },
    async sample<T>(
      prompt: string | readonly SampleMessage[],
      options?: SampleOptions,
      wanted?: QuestionDefinition,
    ): Promise<T> {
      const answer = await talk().ask(sampling(prompt, options, wanted));
      return (wanted ? wantedValue(answer, wanted) : textOf(answer)) as T; // the compiler leaves no type without `wanted`
    },
    async roots(options) {
      return rootsOf(await talk().ask(listRoots(options)));
    },
    async step(key, work) {
      return source.conversation ? source.conversation.step(key, work) : stepResult(key, await work());
    },
  };
}

function withoutType(method: string): string {
  return `ctx.${method} was not compiled by mcpc, which gives it the form: call it by name, in a file of your own, with a type argument`;
}

function createLog(source: ContextSource, log: Logger): Log {
  const at = (level: keyof Log) => (message: string, data?: JsonValue) => {
    const { facts } = source;
    const json = toJson(data);
    log[level](`${facts.handler}: ${message}${json === undefined ? "" : ` ${json}`}`);
    void delivered(
      facts.sendLog(level, json === undefined ? message : { message, data: JSON.parse(json) }, facts.handler),
      log,
    );
  };
  return { debug: at("debug"), info: at("info"), warning: at("warning"), error: at("error") };
}

/** Logging must not throw, whatever a handler logs. */
function toJson(data: unknown): string | undefined {
  try {
    return JSON.stringify(data);
  } catch {
    return JSON.stringify(String(data));
  }
}

async function delivered(sending: Promise<void>, log: Logger): Promise<void> {
  try {
    await sending;
  } catch (error) {
    log.debug(`a notification could not be sent: ${error}`);
  }
}
