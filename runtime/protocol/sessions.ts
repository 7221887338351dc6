import type { Transport } from "@modelcontextprotocol/server";
import type { Clock } from "../clock.ts";
import { errorCodes } from "../errors.ts";
import type { Logger } from "../log.ts";
import { EventMemory, type SessionEvents } from "./event-store.ts";
import type { RequestHead } from "./http.ts";
import { SessionTransport } from "./session-transport.ts";

/** How many sessions there may be, and for how long nobody has to use one. */
export interface SessionLimits {
  /** Milliseconds without an open request or stream after which a session ends. */
  readonly idleMs: number;
  readonly max: number;
}

export interface SessionTableOptions {
  readonly limits: SessionLimits;
  readonly clock: Clock;
  readonly log: Logger;
  /** Serves a new client. Closing the transport ends that, too. */
  connect(transport: Transport): Promise<void>;
}

/** A 2025 client, from `initialize` until it says DELETE, stays away too long or has to make room. */
interface Session {
  readonly id: string;
  readonly transport: SessionTransport;
  readonly events: SessionEvents;
  /** HTTP requests that are not over: calls, and the stream of notifications. */
  open: number;
  lastUsed: number;
}

/** How often ended sessions are looked for, at most. Milliseconds. */
const SWEEP_MS = 60_000;

/** JSON-RPC error code of the SDK for a session that is not there. */
const SESSION_NOT_FOUND = -32001;

/** The sessions of 2025 clients on one HTTP endpoint, in this process only. */
export class SessionTable {
  readonly #options: SessionTableOptions;
  readonly #memory = new EventMemory();
  /** The one used longest ago comes first. */
  readonly #sessions = new Map<string, Session>();
  #stopSweeping: (() => void) | undefined;

  constructor(options: SessionTableOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** Answers an `initialize` request with a session of its own. */
  async open(head: RequestHead, body: unknown): Promise<Response> {
    if (!this.#makeRoom()) return this.#full();
    const id = crypto.randomUUID();
    const events = this.#memory.open();
    const transport = new SessionTransport(id, events);
    transport.onclose = () => this.#forget(session);
    const session: Session = { id, transport, events, open: 0, lastUsed: 0 };
    this.#sessions.set(id, session);
    this.#sweepLater();
    await this.#options.connect(transport);
    return this.#exchange(session, head, body);
  }

  /** Answers any other request of a session: a call, DELETE, or GET for the stream of notifications. */
  async serve(id: string, head: RequestHead, body: unknown): Promise<Response> {
    const session = this.#sessions.get(id);
    return session ? this.#exchange(session, head, body) : refuse(404, SESSION_NOT_FOUND, notFound);
  }

  /** Ends every session: calls are aborted, streams close. */
  async close(): Promise<void> {
    this.#stopSweeping?.();
    await Promise.all([...this.#sessions.values()].map(({ transport }) => transport.close()));
  }

  async #exchange(session: Session, head: RequestHead, body: unknown): Promise<Response> {
    session.open++;
    this.#touch(session);
    head.whenOver(() => {
      session.open--;
      this.#touch(session);
    });
    const request = head as unknown as Request; // SDK 2.4 reads no more of it than RequestHead has
    return session.transport.handleRequest(request, body === undefined ? {} : { parsedBody: body });
  }

  #touch(session: Session): void {
    if (!this.#sessions.delete(session.id)) return; // it has ended meanwhile
    session.lastUsed = this.#options.clock.now();
    this.#sessions.set(session.id, session);
  }

  #forget(session: Session): void {
    this.#sessions.delete(session.id);
    this.#memory.close(session.events);
    if (this.#sessions.size > 0) return;
    this.#stopSweeping?.();
    this.#stopSweeping = undefined;
  }

  /** Whether there is room for one more, which may cost another session its place: never one with calls in flight. */
  #makeRoom(): boolean {
    if (this.#sessions.size < this.#options.limits.max) return true;
    const free = [...this.#sessions.values()].filter(({ transport }) => !transport.isBusy);
    const victim = free.find(({ open }) => open === 0) ?? free[0];
    if (!victim) return false;
    this.#options.log.info(`a session was ended to make room: there are ${this.#sessions.size} (--max-sessions)`);
    void victim.transport.close();
    return true;
  }

  #sweepLater(): void {
    const { clock, limits } = this.#options;
    this.#stopSweeping ??= clock.after(Math.min(limits.idleMs, SWEEP_MS), () => {
      this.#stopSweeping = undefined;
      this.#sweep();
      if (this.#sessions.size > 0) this.#sweepLater();
    });
  }

  #sweep(): void {
    const { clock, limits } = this.#options;
    const deadline = clock.now() - limits.idleMs;
    for (const { open, lastUsed, transport } of [...this.#sessions.values()]) {
      if (open === 0 && lastUsed <= deadline) void transport.close();
    }
  }

  #full(): Response {
    this.#options.log.warning(
      `a client was turned away: all ${this.#sessions.size} sessions are busy (--max-sessions)`,
    );
    const message = `Service Unavailable: all ${this.#sessions.size} sessions are busy, try again later`;
    return refuse(503, errorCodes.transport, message, { "Retry-After": "10" });
  }
}

const notFound = "Session not found: it has ended or never was, send initialize without Mcp-Session-Id for a new one";

function refuse(status: number, code: number, message: string, headers: Record<string, string> = {}): Response {
  return Response.json({ jsonrpc: "2.0", error: { code, message }, id: null }, { status, headers });
}
