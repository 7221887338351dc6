import { within } from "../client/timeout.ts";

/** What a server that mcpc built says of itself at `/`. */
export interface Landing {
  name: string;
  version: string;
  /** Of its endpoint. */
  url: string;
}

const TIMEOUT_MS = 2_000;

/** Asks whoever listens at an address who they are; nothing when it is no server of mcpc. */
export async function readLanding(address: string): Promise<Landing | undefined> {
  const asked = new AbortController();
  const { signal } = asked;
  try {
    // a timer of its own: where the other side hangs up at once, `fetch` of Node 20 neither settles nor keeps us alive
    return await within(TIMEOUT_MS, ask(new URL("/", address), signal));
  } catch {
    return undefined;
  } finally {
    asked.abort();
  }
}

async function ask(url: URL, signal: AbortSignal): Promise<Landing | undefined> {
  const response = await fetch(url, { headers: { accept: "application/json" }, signal });
  const { name, version, protocol, url: endpoint } = (await response.json()) as Record<string, unknown>;
  if (protocol !== "Model Context Protocol") return undefined;
  return { name: String(name), version: String(version), url: String(endpoint) };
}
