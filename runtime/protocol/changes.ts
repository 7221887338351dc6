import type { Server, ServerCapabilities } from "@modelcontextprotocol/server";
import { errorCodes } from "../errors.ts";
import type { Change, Notifier } from "../notifier.ts";
import { ProtocolError } from "./sdk.ts";

/** How many resources one client may subscribe to. */
const MAX_SUBSCRIPTIONS = 1000;

/** Tells a 2025 client of every changed list and of the resources that it subscribed to, until it leaves. */
export function announceToSubscriber(server: Server, notifier: Notifier): void {
  const subscribed = answerSubscriptions(server);
  announce(server, notifier, (change) => change.kind !== "resource_updated" || subscribed.has(change.uri));
}

/** Tells the SDK's router of everything: it knows what a 2026-07-28 client on stdio listens for. */
export function announceToRouter(server: Server, notifier: Notifier): void {
  announce(server, notifier, () => true);
}

function announce(server: Server, notifier: Notifier, concerns: (change: Change) => boolean): void {
  const capabilities = server.getCapabilities();
  const end = notifier.subscribe((change) => {
    if (!isDeclared(change, capabilities) || !concerns(change)) return;
    send(server, change).catch(() => {}); // the client has left
  });
  const closed = server.onclose;
  server.onclose = () => {
    end();
    closed?.();
  };
}

/** A client that was never told that something can change need not understand that it did. */
function isDeclared({ kind }: Change, { tools, prompts, resources }: ServerCapabilities): boolean {
  switch (kind) {
    case "tools_list_changed":
      return tools?.listChanged === true;
    case "prompts_list_changed":
      return prompts?.listChanged === true;
    case "resources_list_changed":
      return resources?.listChanged === true;
    case "resource_updated":
      return resources?.subscribe === true;
  }
}

function send(server: Server, change: Change): Promise<void> {
  switch (change.kind) {
    case "tools_list_changed":
      return server.sendToolListChanged();
    case "prompts_list_changed":
      return server.sendPromptListChanged();
    case "resources_list_changed":
      return server.sendResourceListChanged();
    case "resource_updated":
      return server.sendResourceUpdated({ uri: change.uri });
  }
}

/** MCP 2025 `resources/subscribe` and `resources/unsubscribe`. Gives the set they keep. */
function answerSubscriptions(server: Server): ReadonlySet<string> {
  const subscribed = new Set<string>();
  if (!server.getCapabilities().resources?.subscribe) return subscribed;
  server.setRequestHandler("resources/subscribe", ({ params: { uri } }) => {
    if (subscribed.size >= MAX_SUBSCRIPTIONS && !subscribed.has(uri)) {
      throw new ProtocolError(
        errorCodes.invalidParams,
        `A client can subscribe to at most ${MAX_SUBSCRIPTIONS} resources`,
      );
    }
    subscribed.add(uri);
    return {};
  });
  server.setRequestHandler("resources/unsubscribe", ({ params: { uri } }) => {
    subscribed.delete(uri);
    return {};
  });
  return subscribed;
}
