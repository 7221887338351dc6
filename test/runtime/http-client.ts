import { modernMeta, type Wire } from "./server-process.ts";

/** One event of a server-sent stream, as it came. */
export interface ServerEvent {
  id?: string;
  retry?: number;
  data: string;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The body, or the last message of a stream. */
  json: Wire;
}

type Method = "POST" | "GET" | "DELETE";

/** The protocol over HTTP as a test writes it: requests with nothing added, and streams event by event. */
export class HttpClient {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  open(method: Method, body?: object, headers: Record<string, string> = {}): Promise<Response> {
    const plain = { "content-type": "application/json", accept: "application/json, text/event-stream" };
    return fetch(this.url, {
      method,
      headers: method === "POST" ? { ...plain, ...headers } : headers,
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  async send(method: Method, body?: object, headers?: Record<string, string>): Promise<Answer> {
    const response = await this.open(method, body, headers);
    const text = await response.text();
    const last =
      text
        .split("\n")
        .findLast((line) => line.startsWith("data: {"))
        ?.slice("data: ".length) ?? text;
    const isJson = last.startsWith("{") || last.startsWith("[");
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(last) : undefined };
  }

  initializeBody(protocolVersion = "2025-11-25") {
    const clientInfo = { name: "raw", version: "0" };
    const params = { protocolVersion, capabilities: {}, clientInfo };
    return { jsonrpc: "2.0", id: 1, method: "initialize", params };
  }

  /** The id of a new 2025 session; null when the server keeps none. */
  async initialize(protocolVersion?: string): Promise<string | null> {
    const answer = await this.send("POST", this.initializeBody(protocolVersion));
    if (answer.status !== 200) throw new Error(`initialize was answered ${answer.status}: ${answer.text}`);
    return answer.headers.get("mcp-session-id");
  }

  async request(method: string, params: object = {}, session: string | null = null): Promise<Wire> {
    return (await this.send("POST", { jsonrpc: "2.0", id: 1, method, params }, sessionHeaders(session))).json;
  }

  async notify(method: string, params: object, session: string | null): Promise<void> {
    await this.send("POST", { jsonrpc: "2.0", method, params }, sessionHeaders(session));
  }

  ping(session: string | null): Promise<Answer> {
    return this.send("POST", { jsonrpc: "2.0", id: 1, method: "ping" }, sessionHeaders(session));
  }

  async call(name: string, args: object = {}, session: string | null = null): Promise<Wire> {
    return (await this.request("tools/call", { name, arguments: args }, session)).result;
  }

  async callStream(
    name: string,
    session: string | null,
    _meta: object = {},
    revision = "2025-11-25",
  ): Promise<EventStream> {
    const body = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: {}, _meta } };
    const headers = { ...sessionHeaders(session), "mcp-protocol-version": revision };
    return new EventStream(await this.open("POST", body, headers));
  }

  /** The stream of a session's notifications, or what is left of the one that `lastEventId` belongs to. */
  async listen(session: string | null, lastEventId?: string): Promise<EventStream> {
    const resumed: Record<string, string> = lastEventId === undefined ? {} : { "last-event-id": lastEventId };
    const headers = { accept: "text/event-stream", ...sessionHeaders(session), ...resumed };
    return new EventStream(await this.open("GET", undefined, headers));
  }

  modern(method: string, params: Wire = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send("POST", ...modernRequest(method, params, headers));
  }

  async modernStream(method: string, params: Wire): Promise<EventStream> {
    return new EventStream(await this.open("POST", ...modernRequest(method, params)));
  }
}

function sessionHeaders(session: string | null): Record<string, string> {
  return session === null ? {} : { "mcp-session-id": session };
}

function modernRequest(
  method: string,
  params: Wire,
  headers: Record<string, string> = {},
): [object, Record<string, string>] {
  const named: Record<string, string> = params.name === undefined ? {} : { "mcp-name": params.name };
  return [
    { jsonrpc: "2.0", id: 1, method, params: { ...params, _meta: { ...modernMeta, ...params._meta } } },
    { "mcp-protocol-version": "2026-07-28", "mcp-method": method, ...named, ...headers },
  ];
}

/** The events of one response, in order; comments are skipped. */
export class EventStream {
  readonly status: number;
  readonly #reader: ReadableStreamDefaultReader<string>;
  #buffer = "";

  constructor(response: Response) {
    if (!response.body || !response.headers.get("content-type")?.startsWith("text/event-stream")) {
      throw new Error(`no stream but ${response.status}`);
    }
    this.status = response.status;
    this.#reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** The next event; throws when the stream ends first. */
  async next(): Promise<ServerEvent> {
    const event = await this.#read();
    if (!event) throw new Error("the stream has ended");
    return event;
  }

  /** All events until the stream ends. */
  async rest(): Promise<ServerEvent[]> {
    const events: ServerEvent[] = [];
    for (let event = await this.#read(); event; event = await this.#read()) events.push(event);
    return events;
  }

  close(): Promise<void> {
    return this.#reader.cancel();
  }

  async #read(): Promise<ServerEvent | undefined> {
    for (;;) {
      const end = this.#buffer.indexOf("\n\n");
      if (end >= 0) {
        const block = this.#buffer.slice(0, end);
        this.#buffer = this.#buffer.slice(end + 2);
        const event = parseEvent(block);
        if (event) return event;
      } else {
        const { done, value } = await this.#reader.read();
        if (done) return undefined;
        this.#buffer += value;
      }
    }
  }
}

function parseEvent(block: string): ServerEvent | undefined {
  const lines = block.split("\n").filter((line) => !line.startsWith(":"));
  const field = (name: string) =>
    lines
      .find((line) => line.startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim();
  const [id, retry, data] = [field("id"), field("retry"), field("data")];
  if (data === undefined) return undefined;
  return { data, ...(id !== undefined && { id }), ...(retry !== undefined && { retry: Number(retry) }) };
}
