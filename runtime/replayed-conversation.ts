import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";
import { type Conversation, describe, Keys, requireCapabilities, stepResult } from "./conversation.ts";
import type { Question } from "./questions.ts";

/** What is remembered of a call between two rounds of questions: plain JSON. */
export interface Transcript {
  /** Answers by key, with the digest of the question they answer. */
  answers: Record<string, { digest: string; answer: unknown }>;
  /** Results of steps by key, in an array of their own, which is empty for `undefined`. */
  steps: Record<string, [] | [unknown]>;
  /** Questions without an answer, by key, as digests. */
  open: Record<string, string>;
}

/** A question that waits for its answer. */
interface OpenQuestion {
  readonly question: Question;
  readonly digest: string;
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** The function asked something else than when it ran before, so its answers are to other questions. */
export class QuestionChangedError extends Error {
  override name = "QuestionChangedError";
}

/** Nobody answers any more: too late, too many others, or the server stops. */
export class QuestionAbandonedError extends Error {
  override name = "QuestionAbandonedError";
}

/**
 * A conversation whose questions leave with the result of one request and whose answers come with the next one (MCP
 * 2026-07-28, multi round-trip requests). It answers from its transcript what was asked before, and collects the rest.
 */
export class ReplayedConversation implements Conversation {
  /** Capabilities of the client, as the current request has them. */
  capabilities: Readonly<Record<string, unknown>> = {};
  readonly #transcript: Transcript;
  readonly #keys = new Keys();
  readonly #open = new Map<string, OpenQuestion>();
  /** Answers that came with a request, for questions that the function will ask again. */
  #incoming: Readonly<Record<string, unknown>> = {};
  #running = 0;
  #over: Error | undefined;
  #turn: NodeJS.Immediate | undefined;
  #asked: (() => void) | undefined;

  constructor(transcript: Transcript = { answers: {}, steps: {}, open: {} }) {
    this.#transcript = transcript;
  }

  async ask(question: Question): Promise<unknown> {
    const key = this.#keys.claimQuestion(question);
    const digest = digestOf(question);
    const known = own(this.#transcript.answers, key);
    const before = known?.digest ?? own(this.#transcript.open, key);
    if (before !== undefined && before !== digest) throw new QuestionChangedError(changed(key, question));
    if (known) return known.answer;
    if (this.#over) throw this.#over;
    const come = before === undefined ? undefined : own(this.#incoming, key);
    if (come !== undefined && question.refuse(come) === undefined) return this.#record(key, digest, come);
    requireCapabilities(question, this.capabilities, "modern");
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#open.set(key, { question, digest, resolve, reject });
    });
    answer.catch(() => {}); // a question that nobody awaits can be abandoned like any other
    this.#endTurn();
    return answer;
  }

  async step<T>(key: string, work: () => T | Promise<T>): Promise<T> {
    this.#keys.claimStep(key);
    const known = own(this.#transcript.steps, key);
    if (known) return known[0] as T;
    this.#running++;
    try {
      const result = stepResult(key, await work());
      this.#transcript.steps[key] = result === undefined ? [] : [result];
      return result;
    } finally {
      this.#running--;
      this.#endTurn();
    }
  }

  /**
   * Resolves once there are questions and the function has got as far as it gets without answers: what is asked in one
   * turn leaves in one round, and no round leaves while a step runs, which would run again.
   */
  asked(): Promise<void> {
    return new Promise((resolve) => {
      this.#asked = resolve;
      this.#endTurn();
    });
  }

  /** The questions without an answer, by key. */
  get questions(): Map<string, Question> {
    return new Map([...this.#open].map(([key, { question }]) => [key, question]));
  }

  /** What the next round has to be told. */
  get transcript(): Transcript {
    const open = Object.fromEntries([...this.#open].map(([key, { digest }]) => [key, digest]));
    return { ...this.#transcript, open };
  }

  /** Takes the answers that fit a question; what does not fit stays unanswered, and so is asked again. */
  answer(answers: Readonly<Record<string, unknown>>): void {
    this.#incoming = answers;
    for (const [key, { question, digest, resolve }] of [...this.#open]) {
      const answer = own(answers, key);
      if (answer === undefined || question.refuse(answer) !== undefined) continue;
      this.#open.delete(key);
      resolve(this.#record(key, digest, answer));
    }
  }

  #record(key: string, digest: string, answer: unknown): unknown {
    this.#transcript.answers[key] = { digest, answer };
    return answer;
  }

  /** Rejects what is asked now and later. */
  end(reason: Error): void {
    this.#over = reason;
    clearImmediate(this.#turn);
    for (const { reject } of this.#open.values()) reject(reason);
    this.#open.clear();
  }

  #endTurn(): void {
    clearImmediate(this.#turn);
    this.#turn = setImmediate(() => {
      if (this.#open.size === 0 || this.#running > 0) return;
      this.#asked?.();
      this.#asked = undefined;
    });
  }
}

/** What makes a question the same one when the function runs again. */
function digestOf({ method, params }: Question): string {
  return createHash("sha256")
    .update(canonicalJson([method, params]))
    .digest("base64url")
    .slice(0, 22);
}

function changed(key: string, question: Question): string {
  return (
    `The question "${key}" is not the one that was asked before: it is now ${describe(question)}. ` +
    "The function runs again to get to its next question, so what it asks must depend on its arguments, its answers " +
    "and its steps only; give each question a key of its own where their order can change"
  );
}

/** An own property of a record whose keys came from outside. */
function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
