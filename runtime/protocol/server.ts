import type {
  ClientCapabilities,
  Implementation,
  JSONRPCMessage,
  JSONRPCRequest,
  ListPromptsResult,
  ListResourcesResult,
  ListResourceTemplatesResult,
  ListToolsResult,
  McpServerFactory,
  MessageExtraInfo,
  RequestId,
  Server,
  ServerContext,
  Transport,
} from "@modelcontextprotocol/server";
import type { Asking } from "../asking.ts";
import { type ContextSource, createContext, type RequestFacts } from "../call-context.ts";
import { capabilitiesOf, hasResources } from "../capabilities.ts";
import { complete } from "../complete.ts";
import { invalidState, type LiveConnection, LiveConversation } from "../conversation.ts";
import type { Conversations, InputRequired } from "../conversations.ts";
import { type Call, callTool } from "../dispatch.ts";
import { errorCodes } from "../errors.ts";
import { findFile } from "../find-file.ts";
import { findPrompt } from "../find-prompt.ts";
import { findResource } from "../find-resource.ts";
import { getPrompt } from "../get-prompt.ts";
import { listResources } from "../list-resources.ts";
import type { LiveRegistry } from "../live-registry.ts";
import type { Logger } from "../log.ts";
import { modernRevision } from "../modern-revision.ts";
import type { Notifier } from "../notifier.ts";
import { readResource } from "../read-resource.ts";
import { masksErrors, type Registry } from "../registry.ts";
import { resourceNotFound } from "../resource-not-found.ts";
import type { SessionValues } from "../session-values.ts";
import { callMistake } from "./call-request.ts";
import { announceToRouter, announceToSubscriber } from "./changes.ts";
import type { RequestHead } from "./http.ts";
import { sendLegacyNotFound } from "./not-found-code.ts";
import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  DEFAULT_NEGOTIATED_PROTOCOL_VERSION,
  isJSONRPCRequest,
  McpServer,
  SUPPORTED_PROTOCOL_VERSIONS,
} from "./sdk.ts";
import { DefaultJsonSchemaValidator } from "./sdk-shims.ts";

/** What every server of one process shares. */
export interface ServerOptions {
  readonly live: LiveRegistry;
  readonly log: Logger;
  readonly notifier: Notifier;
  /** Absent where no handler asks. */
  readonly asking?: Asking;
  /** Whether the message of an exception is kept from clients, where the settings do not say. */
  readonly masksErrors: boolean;
}

/**
 * What the SDK builds a server from: one a connection or session, or one a request on HTTP, so it must stay cheap.
 * `session` is what a client that stays has of its own; without it each request stands alone.
 */
export function createServerFactory(options: ServerOptions, session?: SessionValues): McpServerFactory {
  return ({ era }) => new RegistryServer(options, era, session);
}

/** How long a person may take to answer. Milliseconds. */
const ANSWER_MS = 600_000;

/** A request that runs a handler of the user's. */
interface HandlerRequest {
  /** What it is served with to its end. */
  readonly registry: Registry;
  readonly method: "tools/call" | "prompts/get" | "resources/read" | "resources/list" | "completion/complete";
  /** Name of the tool or prompt, or URI of the resource. */
  readonly name: string;
  readonly args?: unknown;
  /** `HandlerDefinition.asks`. */
  readonly asks: boolean | undefined;
}

const noElicitation = new DefaultJsonSchemaValidator();

/**
 * An SDK server whose answers come from the registry. It registers nothing with `McpServer`, whose lists cost
 * milliseconds, but is one: only for an `McpServer` does the SDK check `Mcp-Param-*` headers (2026-07-28,
 * §streamable HTTP, a MUST), through `toolInputSchemaJson`, which SDK 2.4 marks internal. The version is pinned
 * and `test/runtime/http-headers.test.ts` watches it.
 */
class RegistryServer extends McpServer {
  readonly #options: ServerOptions;
  readonly #era: "modern" | "legacy";
  readonly #session: SessionValues | undefined;

  constructor(options: ServerOptions, era: "modern" | "legacy", session: SessionValues | undefined) {
    const { info, instructions } = options.live.current;
    // who has no session asks once and is gone; 2026-07-28 subscribes per stream, which the SDK serves
    const capabilities = capabilitiesOf(options.live.current, era === "modern" || session !== undefined);
    // `tools` is left out on purpose: given here, McpServer installs its own handlers
    super(info, {
      capabilities: { logging: {} },
      jsonSchemaValidator: noElicitation,
      // else a server that many requests share would take its transport for one of 2025
      ...(era === "modern" && { supportedProtocolVersions: [...SUPPORTED_PROTOCOL_VERSIONS, modernRevision] }),
      ...(instructions && { instructions }),
    });
    this.#options = options;
    this.#era = era;
    this.#session = session;
    this.server.registerCapabilities(capabilities);
    this.#answerPrompts();
    this.#answerResources();
    if (capabilities.completions) this.#answerCompletions();
    if (capabilities.tools) this.#answerTools();
    this.#announceChanges();
  }

  #answerTools(): void {
    const { live } = this.#options;
    // checked at build time; the SDK sends it as it stands
    this.server.setRequestHandler("tools/list", () => live.current.toolLists[this.#era] as ListToolsResult);
    this.server.setRequestHandler("tools/call", ({ params: { name, arguments: args } }, context) => {
      const registry = live.current;
      const request = { registry, method: "tools/call", name, args, asks: registry.tools.get(name)?.asks } as const;
      return this.#serve(request, context, async (call) => callTool(registry, name, args, call));
    });
  }

  #answerPrompts(): void {
    const { live } = this.#options;
    this.server.setRequestHandler("prompts/list", () => live.current.promptList as ListPromptsResult);
    this.server.setRequestHandler("prompts/get", ({ params: { name, arguments: args } }, context) => {
      const registry = live.current;
      const prompt = findPrompt(registry, name);
      const request = { registry, method: "prompts/get", name, args, asks: prompt.asks } as const;
      return this.#serve(request, context, (call) => getPrompt({ registry, prompt }, args, call));
    });
  }

  #answerResources(): void {
    const { live } = this.#options;
    this.server.setRequestHandler("resources/templates/list", () => {
      return live.current.templateList as unknown as ListResourceTemplatesResult; // checked at build time
    });
    this.server.setRequestHandler("resources/list", (_, context) => {
      const registry = live.current;
      const request = { registry, method: "resources/list", name: "resources/list", asks: false } as const;
      const listed = this.#run(request, this.#callOf(request, context), (call) => listResources(registry, call));
      return listed as unknown as Promise<ListResourcesResult>; // checked where it was made
    });
    this.server.setRequestHandler("resources/read", async ({ params: { uri } }, context) => {
      const registry = live.current;
      if (!hasResources(registry)) throw resourceNotFound(uri);
      const found = (await findFile(registry, uri)) ?? findResource(registry, uri);
      const request = { registry, method: "resources/read", name: uri, asks: found.definition.asks } as const;
      return this.#serve(request, context, (call) => readResource(found, uri, call));
    });
  }

  #answerCompletions(): void {
    const { live } = this.#options;
    this.server.setRequestHandler("completion/complete", ({ params }, context) => {
      const registry = live.current;
      const method = "completion/complete";
      const request = { registry, method, name: method, asks: false } as const;
      return this.#run(request, this.#callOf(request, context), (call) => complete(registry, params, call));
    });
  }

  /** Runs a handler: within the request, or where it asks a 2026-07-28 client, over as many requests as it takes. */
  #serve<T>(request: HandlerRequest, context: ServerContext, work: (call: Call) => Promise<T>): Promise<T> {
    const { mcpReq } = context;
    const { asking, log } = this.#options;
    const { registry } = request;
    // a call that has asked may be one of the registry before, whose handler of this name has since stopped asking
    const asks = request.asks || (registry.canChange && mcpReq.requestState() !== undefined);
    if (this.#era === "legacy" || !asks || !asking) {
      if (mcpReq.requestState() !== undefined) throw invalidState(); // nothing here makes one
      return this.#run(request, this.#callOf(request, context), work);
    }
    const { method, name, args } = request;
    const round = {
      owner: { method, name, args, principal: principalOf(context) },
      state: mcpReq.requestState<string>(),
      answers: mcpReq.inputResponses ?? {},
      facts: this.#facts(name, context),
    };
    asking.conversations ??= openConversations(asking, log);
    const served: Promise<T | InputRequired> = asking.conversations.then((conversations) =>
      conversations.serve(round, (turn) =>
        this.#run(
          request,
          this.#call(registry, turn.signal, () => turn),
          work,
        ),
      ),
    );
    this.#options.live.hold?.(registry, served);
    return served as Promise<T>; // the SDK takes an `input_required` result wherever it takes a result
  }

  #run<T>({ registry }: HandlerRequest, call: Call, work: (call: Call) => Promise<T>): Promise<T> {
    const running = work(call);
    this.#options.live.hold?.(registry, running);
    return running;
  }

  /** A client has to stay to hear of anything. */
  #announceChanges(): void {
    if (!this.#session) return;
    const announce = this.#era === "legacy" ? announceToSubscriber : announceToRouter;
    announce(this.server, this.#options.notifier);
  }

  /** Answers a malformed call in words before the SDK does, whichever transport of whichever era it came by. */
  override async connect(transport: Transport): Promise<void> {
    if (this.#era === "legacy") sendLegacyNotFound(transport);
    const serve = transport.onmessage === undefined ? requestsOf(this.server) : undefined;
    await super.connect(transport);
    const receive = transport.onmessage;
    transport.onmessage = (message, extra) => {
      const mistake = callMistake(message);
      if (mistake === undefined) return serve && isRequest(message) ? serve(message, extra) : receive?.(message, extra);
      if (!isJSONRPCRequest(message)) return;
      const error = { code: errorCodes.invalidParams, message: mistake };
      transport.send({ jsonrpc: "2.0", id: message.id, error }).catch(() => {}); // the client has left
    };
  }

  /** Only tools that mirror a parameter into a header have something to check. */
  override toolInputSchemaJson(name: string): Record<string, unknown> | undefined {
    return this.#options.live.current.headerSchemas.get(name);
  }

  #callOf({ registry, name, asks }: HandlerRequest, context: ServerContext): Call {
    return this.#call(registry, context.mcpReq.signal, () => {
      const facts = this.#facts(name, context);
      return asks ? { facts, conversation: new LiveConversation(this.#connection(context)) } : { facts };
    });
  }

  #call(registry: Registry, signal: AbortSignal, source: () => ContextSource): Call {
    const { log } = this.#options;
    return {
      signal,
      wrapsResults: this.#era === "legacy",
      masksErrors: masksErrors(registry, this.#options.masksErrors),
      log,
      createContext: (ends) => createContext(source(), log, ends),
    };
  }

  /** Requests of the server's own, which 2025 has. `mcpReq.send` ties them to the call, and so to its stream. */
  #connection({ mcpReq }: ServerContext): LiveConnection {
    const options = { timeout: ANSWER_MS, resetTimeoutOnProgress: true, signal: mcpReq.signal };
    return {
      capabilities: this.server.getClientCapabilities() ?? {},
      send: (method, params) => mcpReq.send({ method, params }, options),
    };
  }

  #facts(handler: string, { mcpReq, http }: ServerContext): RequestFacts {
    const asked = http?.req?.headers.get("mcp-protocol-version") ?? DEFAULT_NEGOTIATED_PROTOCOL_VERSION;
    return {
      id: messageIdOf(http) ?? mcpReq.id,
      handler,
      signal: mcpReq.signal,
      protocol: this.server.getNegotiatedProtocolVersion() ?? asked,
      client: this.#client(mcpReq.envelope),
      meta: { ...mcpReq._meta, ...mcpReq.envelope },
      headers: http?.req?.headers ?? [],
      notify: this.#options.notifier,
      ...(this.#session && { session: this.#session }),
      ...(http?.closeSSE && { detach: http.closeSSE }),
      sendLog: (level, data, logger) => mcpReq.log(level, data, logger),
      sendProgress: (progressToken, progress, total, message) =>
        mcpReq.notify({
          method: "notifications/progress",
          params: {
            progressToken,
            progress,
            ...(total !== undefined && { total }),
            ...(message !== undefined && { message }),
          },
        }),
    };
  }

  /** 2026-07-28 says it in each request, 2025 once in `initialize`. The SDK has checked the envelope by now. */
  #client(envelope: Readonly<Record<string, unknown>> | undefined): RequestFacts["client"] {
    const info = (envelope?.[CLIENT_INFO_META_KEY] as Implementation | undefined) ?? this.server.getClientVersion();
    const capabilities = envelope?.[CLIENT_CAPABILITIES_META_KEY] as ClientCapabilities | undefined;
    return {
      ...(info && { name: info.name, version: info.version }),
      capabilities: capabilities ?? this.server.getClientCapabilities() ?? {},
    };
  }
}

type ServeRequest = (request: JSONRPCRequest, extra?: MessageExtraInfo) => void;

/**
 * What a server does with a request. SDK 2.4 gets there by trying three schemas, of which two fail at the cost of a small
 * call, on messages that its transports have parsed; nothing where it has no such method any more.
 */
function requestsOf(server: Server): ServeRequest | undefined {
  const { _onrequest } = server as unknown as { _onrequest?: ServeRequest };
  return _onrequest?.bind(server);
}

function isRequest(message: JSONRPCMessage): message is JSONRPCRequest {
  return "method" in message && "id" in message;
}

/** The id that the client gave, where the SDK knows the request by another. */
function messageIdOf(http: ServerContext["http"]): RequestId | undefined {
  const head = http?.req as Partial<RequestHead> | undefined; // that is what our transports give the SDK for a `Request`
  return head?.messageId;
}

/** Loaded for the first call that asks: cryptography takes its time. */
async function openConversations({ keys }: Asking, log: Logger): Promise<Conversations> {
  const { StateSeal } = await import("../state-seal.ts");
  const { Conversations } = await import("../conversations.ts");
  return new Conversations({ seal: new StateSeal(keys), log });
}

/** Who calls, as far as a token proved it. */
function principalOf({ http }: ServerContext): string {
  const auth = http?.authInfo;
  const subject = auth?.extra?.sub;
  return typeof subject === "string" ? subject : (auth?.clientId ?? "");
}
