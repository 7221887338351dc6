import { eventsOf } from "./event-stream.ts";
import type { Discovered, Json, Question, Reply, ServerInfo } from "./mcp.ts";
import { headerValue } from "./parameter-headers.ts";

const revision = "2026-07-28";
const prefix = "io.modelcontextprotocol/";

/** A JSON-RPC error, or an answer that is none. */
export class RpcError extends Error {
  readonly code: number | undefined;
  readonly data: unknown;

  constructor(message: string, code?: number, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

export interface RequestOptions {
  signal?: AbortSignal;
  headers?: Record<string, string>;
  /** Told of progress and logs while the answer is awaited. */
  notified?: (method: string, params: Json) => void;
  /** Answers what the server asks in between. */
  answer?: (questions: Record<string, Question>) => Promise<Record<string, Reply>>;
}

interface Message {
  method?: string;
  params?: Json;
  result?: Json;
  error?: { code: number; message: string; data?: unknown };
}

/** Speaks MCP 2026-07-28 to an endpoint: each request carries all there is to know of the client. */
export class Client {
  readonly #url: string;
  #lastId = 0;

  constructor(url: string) {
    this.#url = url;
  }

  async discover(): Promise<Discovered> {
    const found = await this.request("server/discover", {});
    const { instructions, capabilities = {}, _meta = {} } = found as Json & { _meta?: Json };
    return {
      info: (_meta[`${prefix}serverInfo`] as ServerInfo | undefined) ?? { name: "MCP server", version: "" },
      ...(typeof instructions === "string" && { instructions }),
      capabilities: capabilities as Discovered["capabilities"],
    };
  }

  /** All pages of a list. */
  async list<T>(method: string, key: string): Promise<T[]> {
    const all: T[] = [];
    let cursor: unknown;
    do {
      const page = await this.request(method, cursor === undefined ? {} : { cursor });
      all.push(...(page[key] as T[]));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return all;
  }

  /** The result of a request, however many rounds of questions it takes. */
  async request(method: string, params: Json, options: RequestOptions = {}): Promise<Json> {
    let answers: Json = {};
    for (;;) {
      const result = await this.#send(method, { ...params, ...answers }, options);
      if (result.resultType !== "input_required") return result;
      if (!options.answer) throw new RpcError("The server asks something, and nobody is there to answer");
      const inputResponses = await options.answer((result.inputRequests ?? {}) as Record<string, Question>);
      answers = { inputResponses, requestState: result.requestState };
    }
  }

  async #send(method: string, params: Json, { signal, headers, notified }: RequestOptions): Promise<Json> {
    const id = ++this.#lastId;
    const named = params.name ?? params.uri;
    const hasName = ["tools/call", "prompts/get", "resources/read"].includes(method);
    const response = await fetch(this.#url, {
      method: "POST",
      signal: signal ?? null,
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json, text/event-stream",
        "MCP-Protocol-Version": revision,
        "Mcp-Method": method,
        ...(hasName && { "Mcp-Name": headerValue(String(named)) }),
        ...headers,
      },
      body: JSON.stringify({ jsonrpc: "2.0", id, method, params: { ...params, _meta: meta(id) } }),
    });
    for await (const message of messagesOf(response)) {
      if (message.error) throw new RpcError(message.error.message, message.error.code, message.error.data);
      if (message.result) return message.result;
      if (message.method) notified?.(message.method, message.params ?? {});
    }
    throw new RpcError("The connection ended before the answer came");
  }
}

function meta(progressToken: number): Json {
  return {
    progressToken,
    [`${prefix}protocolVersion`]: revision,
    [`${prefix}clientInfo`]: { name: "mcpc-page", title: "The page of the server", version: "1" },
    [`${prefix}clientCapabilities`]: { elicitation: { form: {}, url: {} } },
    [`${prefix}logLevel`]: "debug",
  };
}

async function* messagesOf(response: Response): AsyncGenerator<Message> {
  if (response.body && response.headers.get("content-type")?.startsWith("text/event-stream")) {
    for await (const data of eventsOf(response.body)) yield JSON.parse(data);
    return;
  }
  const text = await response.text();
  try {
    yield JSON.parse(text);
  } catch {
    throw new RpcError(`HTTP ${response.status}: ${text.slice(0, 300) || response.statusText}`);
  }
}
