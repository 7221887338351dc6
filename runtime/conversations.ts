import { randomUUID } from "node:crypto";
import type { RequestFacts } from "./call-context.ts";
import { type Clock, systemClock } from "./clock.ts";
import { type Conversation, invalidState } from "./conversation.ts";
import { messageOf } from "./errors.ts";
import type { Logger } from "./log.ts";
import { QuestionAbandonedError, ReplayedConversation, type Transcript } from "./replayed-conversation.ts";
import type { StateOwner, StateSeal } from "./state-seal.ts";

/** For how long a call that waits for answers is kept. Milliseconds. */
export const PARKED_MS = 600_000;

/** For how long a state can be answered: longer than its call is kept, since the function can be run again. Milliseconds. */
export const STATE_MS = 3_600_000;

/** How many calls wait at most; the one that has waited longest makes room. */
const MOST_PARKED = 1000;

/** What a client must carry through every round. Characters of JSON. */
const LARGEST_TRANSCRIPT = 65_536;

/** MCP 2026-07-28 `InputRequiredResult`. */
export interface InputRequired {
  resultType: "input_required";
  inputRequests: Record<string, { method: string; params: Record<string, unknown> }>;
  requestState: string;
}

/** One request of a call that may take several. */
export interface Round {
  readonly owner: StateOwner;
  /** `requestState` as the client sent it; absent in the first round. */
  readonly state: string | undefined;
  /** `inputResponses`, by key. */
  readonly answers: Readonly<Record<string, unknown>>;
  readonly facts: RequestFacts;
}

/** What the function of a call is run with. */
export interface Turn {
  readonly conversation: Conversation;
  /** Aborts when the request that is being served does, or when nobody answers any more. */
  readonly signal: AbortSignal;
  /** The request that is being served: another one in each round. */
  readonly facts: RequestFacts;
}

/** What a state says: which call it is of, and what to run its function again with where that call is not here. */
interface State {
  id: string;
  rounds: number;
  transcript: Transcript;
}

export interface ConversationsOptions {
  readonly seal: StateSeal;
  readonly log: Logger;
  readonly clock?: Clock;
}

/**
 * Calls of 2026-07-28 that ask their client. Between two rounds a call is parked here while its function waits; where
 * the next round comes to another process, or too late, the function is run again with what the state remembers.
 */
export class Conversations {
  readonly #seal: StateSeal;
  readonly #log: Logger;
  readonly #clock: Clock;
  /** By id, the one that has waited longest first. */
  readonly #parked = new Map<string, ParkedCall>();
  readonly #unfinished = new Set<Promise<unknown>>();

  constructor({ seal, log, clock = systemClock }: ConversationsOptions) {
    this.#seal = seal;
    this.#log = log;
    this.#clock = clock;
  }

  /**
   * Serves one request: starts `run`, or goes on with it, until it ends or asks. Throws a `ProtocolError` (-32602) for a
   * state that this server did not make for this call, and what `run` throws.
   */
  async serve<T>(round: Round, run: (turn: Turn) => Promise<T>): Promise<T | InputRequired> {
    const state = this.#open(round);
    const parked = state && this.#unpark(state);
    const call = parked ?? new RunningCall(round.facts, state);
    const hangUp = call.connect(round);
    const asked = call.conversation.asked();
    call.conversation.answer(round.answers);
    if (!parked) this.#start(call, run);
    try {
      const next = await Promise.race([call.result.then(() => "ended"), asked.then(() => "asked")]);
      const required = next === "asked" ? this.#leave(call, round) : undefined;
      return required ?? ((await call.result) as T); // every round of a call has the same `run`
    } finally {
      hangUp();
    }
  }

  /** Abandons the calls that wait; resolves when their functions have ended. */
  async close(): Promise<void> {
    for (const id of [...this.#parked.keys()]) this.#abandon(id, "the server stops");
    await Promise.allSettled(this.#unfinished);
  }

  #open({ state, owner }: Round): State | undefined {
    if (state === undefined) return undefined;
    const opened = this.#seal.open(state, owner, this.#clock.now());
    if (opened === undefined) throw invalidState();
    return opened as State; // sealed by nobody but `#leave`
  }

  #start<T>(call: RunningCall, run: (turn: Turn) => Promise<T>): void {
    call.result = run(call).finally(() => call.conversation.end(new QuestionAbandonedError("The call is over")));
    const ended = call.result.catch((error) => this.#log.debug(`a call that asks ended: ${messageOf(error)}`));
    this.#unfinished.add(ended);
    void ended.finally(() => this.#unfinished.delete(ended));
  }

  /** Parks the call and says what it asks; nothing where it remembers more than a client can be made to carry. */
  #leave(call: RunningCall, { owner }: Round): InputRequired | undefined {
    const { transcript, questions } = call.conversation;
    const size = JSON.stringify(transcript).length;
    if (size > LARGEST_TRANSCRIPT) {
      call.conversation.end(new Error(tooLarge(transcript, size)));
      return undefined;
    }
    call.rounds++;
    const state: State = { id: call.id, rounds: call.rounds, transcript };
    const requestState = this.#seal.seal(state, owner, this.#clock.now() + STATE_MS);
    this.#park(call);
    const asked = [...questions].map(([key, { method, params }]) => [key, { method, params }]);
    return { resultType: "input_required", inputRequests: Object.fromEntries(asked), requestState };
  }

  #park(call: RunningCall): void {
    const [oldest] = this.#parked.keys();
    if (oldest !== undefined && this.#parked.size >= MOST_PARKED) this.#abandon(oldest, "too many calls wait");
    const forget = this.#clock.after(PARKED_MS, () => this.#abandon(call.id, "nobody answered"));
    this.#parked.set(call.id, { call, forget });
  }

  /** The call itself, where it waits here for just this round. */
  #unpark({ id, rounds }: State): RunningCall | undefined {
    const parked = this.#parked.get(id);
    if (parked?.call.rounds !== rounds) return undefined;
    this.#parked.delete(id);
    parked.forget();
    return parked.call;
  }

  #abandon(id: string, reason: string): void {
    const parked = this.#parked.get(id);
    this.#parked.delete(id);
    parked?.forget();
    parked?.call.abandon(`The question was abandoned: ${reason}`);
  }
}

interface ParkedCall {
  readonly call: RunningCall;
  /** Stops waiting for the time to be over. */
  forget(): void;
}

/** A call that has begun, from its first round here to its result. */
class RunningCall implements Turn {
  readonly id = randomUUID();
  readonly conversation: ReplayedConversation;
  facts: RequestFacts;
  /** How many rounds have left, here and elsewhere. */
  rounds: number;
  result: Promise<unknown> = Promise.resolve();
  readonly #abort = new AbortController();

  constructor(facts: RequestFacts, state: State | undefined) {
    this.facts = facts;
    this.rounds = state?.rounds ?? 0;
    this.conversation = new ReplayedConversation(state?.transcript);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Makes `round` the request that is served, until the returned function is called. */
  connect({ facts }: Round): () => void {
    this.facts = facts;
    this.conversation.capabilities = facts.client.capabilities;
    const cancel = () => this.abandon("The client has cancelled the call");
    if (facts.signal.aborted) cancel();
    facts.signal.addEventListener("abort", cancel, { once: true });
    return () => facts.signal.removeEventListener("abort", cancel);
  }

  abandon(reason: string): void {
    const error = new QuestionAbandonedError(reason);
    this.#abort.abort(error);
    this.conversation.end(error);
  }
}

function tooLarge({ steps }: Transcript, size: number): string {
  const [largest] = Object.entries(steps).sort(([, a], [, b]) => JSON.stringify(b).length - JSON.stringify(a).length);
  const hint = largest ? `, most of it in step "${largest[0]}"` : "";
  return `Answers and steps of this call take ${size} characters${hint}, and a client carries at most ${LARGEST_TRANSCRIPT}`;
}
