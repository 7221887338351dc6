import type { Launch } from "../launch.ts";
import { here, type Place } from "../place.ts";
import { palette } from "../terminal.ts";
import { clients } from "./clients.ts";
import { type ConfiguredServer, configuredServers, type Unreadable } from "./discover.ts";
import { shellLine } from "./shell.ts";

/** `mcpc discover`: lists the servers in the configs of all clients, credentials hidden. Gives the exit code. */
export function listServers({ json }: { json?: boolean }, place: Place = here()): number {
  const { servers, unreadable } = configuredServers(place);
  const masked = servers.map((server) => ({ ...server, launch: mask(server.launch) }));
  if (json) {
    console.log(JSON.stringify({ servers: masked, unreadable }, undefined, 2));
    return 0;
  }
  if (masked.length > 0) console.log(describe(masked, place));
  else console.error("No client has a server configured");
  for (const { file, problem } of distinct(unreadable)) console.error(palette.warning(`${file}: ${problem}`));
  return 0;
}

/** By client, then by config: `name  command line or URL`. */
function describe(servers: ConfiguredServer[], place: Place): string {
  const lines: string[] = [];
  const width = Math.max(...servers.map(({ name }) => name.length)) + 2;
  let heading = "";
  for (const { client, scope, file, name, launch } of servers) {
    const title = clients.find(({ id }) => id === client)?.title ?? client;
    const current = `${title} (${scope}) ${file}`;
    if (current !== heading) lines.push(...(heading === "" ? [] : [""]), current);
    heading = current;
    lines.push(`  ${name.padEnd(width)}${summary(launch, place)}`);
  }
  return lines.join("\n");
}

function summary(launch: Launch, { platform }: Place): string {
  if (launch.kind === "http") return [launch.url, ...pairs(launch.headers, ": ")].join("  ");
  return [shellLine([launch.command, ...launch.args], platform), ...pairs(launch.env, "=")].join("  ");
}

function pairs(values: Record<string, string> | undefined, between: string): string[] {
  return Object.entries(values ?? {}).map(([name, value]) => name + between + value);
}

/** Two clients may read the same file. */
function distinct(unreadable: Unreadable[]): Unreadable[] {
  const key = ({ file, problem }: Unreadable) => `${file}\n${problem}`;
  return [...new Map(unreadable.map((one) => [key(one), one])).values()];
}

const HIDDEN = "***";
/** Options and parameters whose values are credentials. */
const SECRET = /key|token|secret|passw|auth|credential|header/i;

/** What is safe to show of how a server is reached: no values of variables and headers, no credentials in addresses. */
function mask(launch: Launch): Launch {
  switch (launch.kind) {
    case "stdio":
      return { ...launch, args: maskArgs(launch.args), ...(launch.env && { env: hidden(launch.env) }) };
    case "http":
      return { ...launch, url: maskUrl(launch.url), ...(launch.headers && { headers: hidden(launch.headers) }) };
  }
}

function hidden(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.keys(values).map((name) => [name, HIDDEN]));
}

/** `--token X`, `--token=X` and addresses. */
function maskArgs(args: string[]): string[] {
  return args.map((arg, index) => {
    const [, option] = /^(--?[\w-]+=)/.exec(arg) ?? [];
    if (option !== undefined && SECRET.test(option)) return option + HIDDEN;
    const before = args[index - 1] ?? "";
    if (/^--?[\w-]+$/.test(before) && SECRET.test(before) && !arg.startsWith("-")) return HIDDEN;
    return /^\w+:\/\//.test(arg) ? maskUrl(arg) : arg;
  });
}

function maskUrl(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  if (url.password !== "") url.password = HIDDEN;
  for (const name of url.searchParams.keys()) if (SECRET.test(name)) url.searchParams.set(name, HIDDEN);
  return url.href === new URL(text).href ? text : url.href;
}
