import { startApp } from "./app.ts";
import { Client } from "./client.ts";
import { watchBuilds, watchLists } from "./live.ts";

/** What the server writes into the page about itself: `PageFacts` of `runtime/transports/http-page.ts`. */
interface Facts {
  mode: "interactive" | "read-only";
  path: string;
  dev: boolean;
}

const { mode, path, dev } = JSON.parse(document.documentElement.dataset.mcpc || "{}") as Facts;
// relative to the page, so that a proxy may serve both under a path of its own
const url = new URL(`.${path ?? "/mcp"}`, location.href.replace(/[?#].*/, "")).href;
const client = new Client(url);
const app = startApp({ client, url, interactive: mode === "interactive" });

let isWatching = false;
async function refresh(): Promise<void> {
  const discovered = await app.refresh(refresh);
  if (isWatching || !discovered) return;
  isWatching = true;
  watchLists(client, discovered, { changed: refresh, reachable: app.reachable });
}

void refresh();
if (dev) {
  const wellAgain = () => app.errors(undefined);
  const swapped = () => {
    wellAgain();
    void refresh();
  };
  watchBuilds(new URL("./__mcpc/dev", location.href).href, { swapped, wellAgain, errors: app.errors });
}
