import type { JsonValue } from "../manifest/index.ts";
import type { Context, Log, Notify } from "./context.ts";
import type { Logger } from "./log.ts";

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
  /** Sends MCP `notifications/message`, gated as the revision of the call wants it. */
  sendLog(level: keyof Log, data: JsonValue, logger: string): Promise<void>;
  /** Sends MCP `notifications/progress` for `token`. */
  sendProgress(token: string | number, progress: number, total?: number, message?: string): Promise<void>;
}

/** Headers that prove who the caller is; a handler that wants that asks for the proven facts, not the proof. */
const credentials = new Set(["authorization", "cookie", "proxy-authorization"]);

/** The `Context` of one call. Nothing in it rejects: a notification that cannot be delivered is a line in the log. */
export function createContext(facts: RequestFacts, log: Logger): Context {
  const token = facts.meta.progressToken;
  return {
    log: createLog(facts, log),
    signal: facts.signal,
    protocol: facts.protocol,
    client: facts.client,
    notify: facts.notify,
    get request() {
      const headers = [...facts.headers].filter(([name]) => !credentials.has(name.toLowerCase()));
      return { id: facts.id, meta: facts.meta, headers: Object.fromEntries(headers) };
    },
    async progress(done, total, message) {
      if (typeof token !== "string" && typeof token !== "number") return;
      if (!Number.isFinite(done)) return log.warning(`${facts.handler}: progress must be a finite number, not ${done}`);
      await delivered(facts.sendProgress(token, done, Number.isFinite(total) ? total : undefined, message), log);
    },
  };
}

function createLog(facts: RequestFacts, log: Logger): Log {
  const at = (level: keyof Log) => (message: string, data?: JsonValue) => {
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
