import type { JsonValue } from "../manifest/index.ts";
import type { Session } from "./context.ts";
import { ToolError } from "./errors.ts";

/** Length of what one session may keep, keys included, as JSON in UTF-16 code units. */
export const MAX_SESSION_LENGTH = 1024 * 1024;

/** What handlers keep for one client. Values are kept as JSON text, so that nobody changes them from outside. */
export class SessionValues implements Session {
  readonly isAvailable = true;
  readonly #values = new Map<string, string>();
  #length = 0;

  get<T extends JsonValue>(key: string): T | undefined {
    const json = this.#values.get(key);
    return json === undefined ? undefined : JSON.parse(json);
  }

  set(key: string, value: JsonValue): void {
    const json = JSON.stringify(value);
    if (json === undefined) throw new TypeError(`ctx.session.set("${key}", …) takes JSON, not ${typeof value}`);
    const length = this.#length - this.#lengthOf(key) + key.length + json.length;
    if (length > MAX_SESSION_LENGTH) {
      throw new RangeError(
        `ctx.session.set("${key}", …): a session keeps at most ${MAX_SESSION_LENGTH} characters of JSON, and this makes ${length}; keep it in a file or a database`,
      );
    }
    this.#values.set(key, json);
    this.#length = length;
  }

  delete(key: string): boolean {
    this.#length -= this.#lengthOf(key);
    return this.#values.delete(key);
  }

  #lengthOf(key: string): number {
    const json = this.#values.get(key);
    return json === undefined ? 0 : key.length + json.length;
  }
}

/** `ctx.session` of a request that belongs to no session. */
export const noSession: Session = {
  isAvailable: false,
  get: refuse,
  set: refuse,
  delete: refuse,
};

/** Shown to the caller on every transport: it is the way they connect that is in the way. */
function refuse(): never {
  throw new ToolError(
    "This needs a session, and the request belongs to none. Over HTTP, clients of MCP 2025 have one once they have sent initialize (unless the server runs with --stateless); MCP 2026-07-28 has none there. Over stdio every connection is one.",
  );
}
