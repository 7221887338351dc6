import type { EventStore, JSONRPCMessage } from "@modelcontextprotocol/server";

/** How much is kept of what was sent, for clients that lost their connection. */
export interface EventLimits {
  /** Events of one session. */
  readonly perSession: number;
  /** Length of all events of all sessions as JSON, in UTF-16 code units. */
  readonly total: number;
}

export const defaultEventLimits: EventLimits = { perSession: 256, total: 16 * 1024 * 1024 };

interface Event {
  readonly number: number;
  readonly streamId: string;
  readonly json: string;
}

/** The memory that the event stores of all sessions share. The session that holds most of it gives first. */
export class EventMemory {
  readonly limits: EventLimits;
  readonly #stores = new Set<SessionEvents>();
  #length = 0;

  constructor(limits: EventLimits = defaultEventLimits) {
    this.limits = limits;
  }

  /** The store of a new session; `close` it with the session. */
  open(): SessionEvents {
    const store = new SessionEvents(this.limits.perSession, (change) => this.#account(change));
    this.#stores.add(store);
    return store;
  }

  close(store: SessionEvents): void {
    this.#stores.delete(store);
    store.clear();
  }

  /** Length of everything kept. */
  get length(): number {
    return this.#length;
  }

  #account(change: number): void {
    this.#length += change;
    while (this.#length > this.limits.total && change > 0) this.#largest()?.dropOldest();
  }

  #largest(): SessionEvents | undefined {
    let largest: SessionEvents | undefined;
    for (const store of this.#stores) if (!largest || store.length > largest.length) largest = store;
    return largest;
  }
}

/**
 * What one session was sent last, to be sent again to a client that names the last event it has seen (MCP 2025-11-25
 * §transports, "Resumability and Redelivery"). An event's id is `STREAM.NUMBER`; numbers rise through the session.
 */
export class SessionEvents implements EventStore {
  readonly #limit: number;
  readonly #account: (change: number) => void;
  readonly #forgotten = new Set<string>();
  #events: Event[] = [];
  #last = 0;
  length = 0;

  constructor(limit: number, account: (change: number) => void) {
    this.#limit = limit;
    this.#account = account;
  }

  /** A message without members primes the client with an id and is not sent again. */
  async storeEvent(streamId: string, message: JSONRPCMessage): Promise<string> {
    const number = ++this.#last;
    const json = JSON.stringify(message);
    if (json !== "{}") this.#add({ number, streamId, json });
    return `${streamId}.${number}`;
  }

  async getStreamIdForEventId(eventId: string): Promise<string | undefined> {
    const { streamId, number } = parseId(eventId);
    return number >= 1 && number <= this.#last && !this.#forgotten.has(streamId) ? streamId : undefined;
  }

  async replayEventsAfter(
    lastEventId: string,
    { send }: { send: (eventId: string, message: JSONRPCMessage) => Promise<void> },
  ): Promise<string> {
    const { streamId, number } = parseId(lastEventId);
    for (const event of this.#events.filter((event) => event.streamId === streamId && event.number > number)) {
      await send(`${streamId}.${event.number}`, JSON.parse(event.json));
    }
    return streamId;
  }

  /** Whoever comes back for this stream is told that there is nothing to wait for. */
  forget(streamId: string): void {
    this.#forgotten.add(streamId);
    if (this.#forgotten.size > this.#limit) this.#forgotten.delete([...this.#forgotten][0] ?? "");
  }

  dropOldest(): void {
    const oldest = this.#events.shift();
    if (oldest) this.#resize(-oldest.json.length);
  }

  clear(): void {
    this.#events = [];
    this.#resize(-this.length);
  }

  #add(event: Event): void {
    if (this.#events.length >= this.#limit) this.dropOldest();
    this.#events.push(event);
    this.#resize(event.json.length);
  }

  #resize(change: number): void {
    this.length += change;
    this.#account(change);
  }
}

function parseId(eventId: string): { streamId: string; number: number } {
  const dot = eventId.lastIndexOf(".");
  return { streamId: eventId.slice(0, dot), number: Number(eventId.slice(dot + 1)) };
}
