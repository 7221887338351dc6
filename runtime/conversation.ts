import { errorCodes, ProtocolError, ToolError } from "./errors.ts";
import { jsonCopy } from "./json-copy.ts";
import type { Question } from "./questions.ts";

/** What one call asks of its client, and what it remembers meanwhile. */
export interface Conversation {
  /** The client's answer, checked. Rejects where it cannot be had. */
  ask(question: Question): Promise<unknown>;
  /** `Context.step`. */
  step<T>(key: string, work: () => T | Promise<T>): Promise<T>;
}

/** The names of what a call asks and of its steps, each used once. */
export class Keys {
  readonly #questions = new Set<string>();
  readonly #steps = new Set<string>();
  readonly #counts = new Map<string, number>();

  /** The key of a question: its own, or kind and number. Throws on one that is taken. */
  claimQuestion({ key, kind }: Question): string {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    return claim(this.#questions, key ?? `${kind}_${count}`, "question");
  }

  claimStep(key: string): string {
    return claim(this.#steps, key, "step");
  }
}

function claim(taken: Set<string>, key: string, what: string): string {
  if (typeof key !== "string" || key === "" || key === "__proto__")
    throw new TypeError(`"${key}" cannot be the key of a ${what}`);
  if (taken.has(key)) throw new TypeError(`This call has two ${what}s with the key "${key}"; give each its own`);
  taken.add(key);
  return key;
}

/** 2025: a tool failure, for the model to read. */
class MissingCapabilityFailure extends ToolError {
  override name = "MissingCapabilityError";
}

/** 2026-07-28: a protocol error, for the client to read (-32021). */
class MissingCapabilityError extends ProtocolError {
  override name = "MissingCapabilityError";
}

/** Throws unless the client has declared all that the question requires. */
export function requireCapabilities(
  { requires, method }: Question,
  declared: Readonly<Record<string, unknown>>,
  era: "modern" | "legacy",
): void {
  const missing = Object.entries(requires).filter(([name, parts]) => !declares(declared[name], parts));
  if (missing.length === 0) return;
  const names = missing.flatMap(([name, parts]) => [name, ...Object.keys(parts).map((part) => `${name}.${part}`)]);
  const text = `The client cannot be asked (${method}): it has not declared the capability ${names.at(-1)}`;
  if (era === "legacy") throw new MissingCapabilityFailure(text);
  const requiredCapabilities = Object.fromEntries(missing);
  throw new MissingCapabilityError(errorCodes.missingCapability, text, { requiredCapabilities });
}

/** A bare `elicitation: {}` means forms, as it did before there were other modes. */
function declares(declared: unknown, parts: Record<string, unknown>): boolean {
  if (typeof declared !== "object" || declared === null) return false;
  const isBare = Object.keys(declared).length === 0;
  return Object.keys(parts).every((part) => part in declared || (part === "form" && isBare));
}

/** A connection on which the server can send requests of its own while it answers one: stdio and sessions up to 2025-11-25. */
export interface LiveConnection {
  /** MCP `ClientCapabilities`. */
  readonly capabilities: Readonly<Record<string, unknown>>;
  /** Sends a request that belongs to the call; resolves with the result. */
  send(method: Question["method"], params: Record<string, unknown>): Promise<unknown>;
}

/** Asks with requests to the client, one after the other or at once. The function runs once, so steps just run. */
export class LiveConversation implements Conversation {
  readonly #connection: LiveConnection;
  readonly #keys = new Keys();

  constructor(connection: LiveConnection) {
    this.#connection = connection;
  }

  async ask(question: Question): Promise<unknown> {
    this.#keys.claimQuestion(question);
    requireCapabilities(question, this.#connection.capabilities, "legacy");
    // 2025-11-25 names a visit, to tell its end by; 2026-07-28 has no place for a name
    const id = question.params.mode === "url" ? { elicitationId: crypto.randomUUID() } : {};
    const answer = await this.#connection.send(question.method, { ...question.params, ...id });
    const problem = question.refuse(answer);
    if (problem) throw new ToolError(`The client's answer to ${describe(question)} is none: ${problem}`);
    return answer;
  }

  async step<T>(key: string, work: () => T | Promise<T>): Promise<T> {
    this.#keys.claimStep(key);
    return stepResult(key, await work());
  }
}

/** A question in the words of whoever wrote it. */
export function describe({ method, params }: Pick<Question, "method" | "params">): string {
  return typeof params.message === "string" ? `"${params.message}"` : method;
}

/** What a step gives, now and when it is remembered. Throws a `TypeError` on what cannot be remembered. */
export function stepResult<T>(key: string, value: T): T {
  try {
    return jsonCopy(value) as T; // the same value, as JSON would give it back
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TypeError(`The result of step "${key}" must be JSON, and ${reason}`, { cause });
  }
}

/** The words and the data are the SDK's own; why a state is refused helps only whoever forges one. */
export function invalidState(): ProtocolError {
  const reason = { reason: "invalid_request_state" };
  return new ProtocolError(errorCodes.invalidParams, "Invalid or expired requestState", reason);
}
