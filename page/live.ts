import type { Client } from "./client.ts";
import type { Discovered } from "./mcp.ts";

/** How long until the next try to reach a server that is gone, at first and at most. Milliseconds. */
const RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;

/** Tells of changed lists for as long as the page is looked at, and whether the server is there. */
export function watchLists(
  client: Client,
  { capabilities }: Discovered,
  told: { changed(): void; reachable(isThere: boolean): void },
): void {
  const { tools, prompts, resources } = capabilities;
  const notifications = {
    ...(tools?.listChanged && { toolsListChanged: true }),
    ...(prompts?.listChanged && { promptsListChanged: true }),
    ...(resources?.listChanged && { resourcesListChanged: true }),
  };
  if (Object.keys(notifications).length === 0) return;
  let stream: AbortController | undefined;
  let wasLost = false;
  const notified = (method: string) => {
    if (method === "notifications/subscriptions/acknowledged") {
      told.reachable(true);
      if (wasLost) told.changed();
      wasLost = false;
      wait = RETRY_MS;
    } else if (method.endsWith("list_changed")) told.changed();
  };
  let wait = RETRY_MS;
  const listen = async () => {
    stream?.abort();
    stream = new AbortController();
    const { signal } = stream;
    await client.request("subscriptions/listen", { notifications }, { signal, notified }).catch(() => {});
    if (signal.aborted) return;
    wasLost = true;
    told.reachable(false);
    setTimeout(() => !document.hidden && stream?.signal === signal && void listen(), wait);
    wait = Math.min(wait * 2, LONGEST_RETRY_MS);
  };
  // a browser opens few connections to one server: a page nobody looks at gives its own back
  document.addEventListener("visibilitychange", () => {
    wasLost = true;
    if (document.hidden) stream?.abort();
    else void listen();
  });
  void listen();
}

/** Hears of new builds from the development server. */
export function watchBuilds(
  url: string,
  told: { swapped(): void; wellAgain(): void; errors(text: string): void },
): void {
  const events = new EventSource(url);
  const hear = ({ data }: MessageEvent) => {
    const event = JSON.parse(data) as { type: string; text: string };
    if (event.type === "swapped") told.swapped();
    if (event.type === "ready") told.wellAgain();
    if (event.type === "errors") told.errors(event.text);
  };
  events.addEventListener("message", hear);
}
