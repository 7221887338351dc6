import { type Agent, request as open } from "node:http";
import { ServerProcess, type Wire } from "./server-process.ts";

/** A request as it goes over the wire. */
export interface Sent {
  method?: string;
  headers: Record<string, string>;
  body?: string;
}

export interface Received {
  status: number | undefined;
  /** Those that a client looks at; of a session only whether there is one. */
  headers: Record<string, string | boolean | undefined>;
  /** All messages of the body; the text itself where it is none. */
  messages: Wire[];
  /** Whether its length was told beforehand, which the SDK's streams are too long for. */
  isWhole: boolean;
}

/** What must not depend on the lane. */
export function essenceOf({ status, headers, messages }: Received): string {
  return JSON.stringify([status, headers, messages]);
}

const compared = ["content-type", "cache-control", "x-accel-buffering", "allow", "retry-after"];

/** One server file twice: with both lanes, and with the SDK alone. */
export class LanePair {
  readonly direct: ServerProcess;
  readonly sdk: ServerProcess;
  readonly #agent: Agent;
  #urls: URL[] = [];

  constructor(file: string, agent: Agent, { args = [], cwd }: { args?: string[]; cwd?: string } = {}) {
    const start = (lane: string) => {
      return new ServerProcess(file, ["--http", "--port", "0", "--lane", lane, ...args], {}, cwd);
    };
    [this.direct, this.sdk] = [start("direct"), start("sdk")];
    this.#agent = agent;
  }

  async listening(): Promise<this> {
    this.#urls = [new URL(await this.direct.url()), new URL(await this.sdk.url())];
    return this;
  }

  async stop(): Promise<void> {
    await Promise.all([this.direct.stop(), this.sdk.stop()]);
  }

  /** What each lane answers, that of both lanes first. */
  async send(sent: Sent): Promise<[Received, Received]> {
    const [one, other] = this.#urls.map((url) => receive(this.#agent, url, sent));
    if (!one || !other) throw new Error("the servers do not listen yet");
    return [await one, await other];
  }
}

function receive(agent: Agent, { hostname: host, port }: URL, { method = "POST", headers, body }: Sent) {
  return new Promise<Received>((resolve, reject) => {
    const request = open(
      { agent, host, port, path: "/mcp", method, headers: { host: "localhost", ...headers } },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => {
          text += part;
        });
        response.on("end", () => {
          const { headers: all, statusCode: status } = response;
          const kept = Object.fromEntries(compared.map((name) => [name, all[name] as string | undefined]));
          resolve({
            status,
            headers: { ...kept, session: all["mcp-session-id"] !== undefined },
            messages: readMessages(text),
            isWhole: all["content-length"] !== undefined,
          });
        });
      },
    );
    request.on("error", reject).end(body);
  });
}

function readMessages(text: string): Wire[] {
  const events = text.split("\n").filter((line) => line.startsWith("data: {"));
  return (events.length > 0 ? events.map((line) => line.slice(6)) : [text]).map(readMessage);
}

/** References under which an error was logged differ from call to call. */
export function readMessage(text: string): Wire {
  const json = text.replace(/under [0-9a-f]{8}\./g, "under REFERENCE.");
  try {
    return sorted(JSON.parse(json));
  } catch {
    return json;
  }
}

/** The same value whatever the order of its keys was, those of `_meta` in the text of a result included. */
export function sorted(value: Wire): Wire {
  if (typeof value === "string" && value.startsWith('{"protocol":')) return JSON.stringify(sorted(JSON.parse(value)));
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]));
}
