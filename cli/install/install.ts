import { Failure } from "../failure.ts";
import type { Launch } from "../launch.ts";
import { here, type Place } from "../place.ts";
import { count, palette } from "../terminal.ts";
import type { CheckedServer } from "./check.ts";
import { claudeAdd, claudeRemove, runClaude } from "./claude.ts";
import type { Client } from "./clients.ts";
import { difference } from "./difference.ts";
import { entryOf } from "./entry.ts";
import { legalName } from "./names.ts";
import { openLink } from "./open-link.ts";
import { type Plan, planInstall, writePlan } from "./plan.ts";
import { backupFile, keepRecord } from "./records.ts";
import { type ServerFlags, serverToInstall } from "./server.ts";
import { shellLine } from "./shell.ts";
import { clientOf, tableOf } from "./tables.ts";

/** The options of `mcpc install`. */
export interface InstallFlags extends ServerFlags {
  scope?: string;
  force?: boolean;
  printLink?: boolean;
  open?: boolean;
  /** False with `--no-check`. */
  check: boolean;
}

/** A server with the name that its entries get. */
interface Server {
  name: string;
  launch: Launch;
  checked?: CheckedServer;
}

/** `mcpc install`: writes a server into the config of a client. Gives the exit code. */
export async function install(
  clientId: string | undefined,
  target: string | undefined,
  flags: InstallFlags,
  place = here(),
): Promise<number> {
  if (clientId === undefined) {
    const { chooseClients } = await import("./choose.ts");
    const chosen = await chooseClients(place);
    return chosen.length === 0 ? 0 : installInto(chosen, target, flags, place);
  }
  if (clientId === "mcp-json" || clientId === "stdio") {
    const server = await namedServer(target, flags, place);
    console.log(clientId === "stdio" ? commandLine(server.launch, place) : mcpJson(server));
    return 0;
  }
  const client = clientOf(clientId);
  return flags.printLink || flags.open
    ? link(client, target, flags, place)
    : installInto([client], target, flags, place);
}

/** Plans for every client first, so that what one of them refuses is known before the server starts or a file changes. */
async function installInto(
  clients: Client[],
  target: string | undefined,
  flags: InstallFlags,
  place: Place,
): Promise<number> {
  const tables = clients.map((client) => tableOf(client, flags.scope, place));
  const server = await namedServer(target, flags, place);
  const plans = tables.map((table) => planInstall(table, server.name, server.launch, flags.force ?? false, place));
  if (flags.dryRun) {
    for (const plan of plans) console.log(preview(plan, place));
    return 0;
  }
  const isDone = plans.every(({ state }) => state === "same");
  const checked = server.checked ?? (flags.check && !isDone ? await checkServer(server.launch) : undefined);
  if (checked) console.error(palette.dim(`${server.name} answers: ${count(checked.tools, "tool")}`));
  for (const plan of plans) carryOut(plan, place);
  return 0;
}

/** The server with a name: an endpoint that was given none is asked for its own. */
async function namedServer(target: string | undefined, flags: InstallFlags, place: Place): Promise<Server> {
  const { name, launch } = await serverToInstall(target, flags, place);
  if (name !== undefined) return { name, launch };
  if (!flags.check) throw new Failure("--http with --no-check needs --name NAME", 2);
  const checked = await checkServer(launch);
  return { name: legalName(checked.name), launch, checked };
}

/** The SDK's client is loaded for this only: it takes longer than all the rest. */
async function checkServer(launch: Launch): Promise<CheckedServer> {
  const check = await import("./check.ts");
  return check.checkServer(launch);
}

function carryOut(plan: Plan, place: Place): void {
  const { table, name } = plan;
  const { client, scope, file } = table;
  if (plan.state === "same") {
    console.error(`${name} is in ${file} already, with the same entry; nothing was changed`);
    return;
  }
  if (plan.state === "command") {
    addThroughClaude(plan, place);
    return;
  }
  writePlan(plan, place);
  console.error(`${palette.bold(`Installed ${name} in ${client.title}`)} (${scope}): ${file}`);
  if (plan.file.bytes) console.error(palette.dim(`  as it was before: ${backupFile(plan.key, place)}`));
  console.error(palette.dim(`  ${client.next}`));
  console.error(palette.dim(`  undo: mcpc uninstall ${client.id} ${name}${scopeOption(plan)}`));
}

/** `claude` is not asked to remove before it must: it answers with an error when there is nothing. */
function addThroughClaude({ table, name, entry, replaces, key }: Plan & { state: "command" }, place: Place): void {
  const { client, scope, file } = table;
  const add = claudeAdd(name, scope, entry);
  const isRun = (!replaces || runClaude(claudeRemove(name, scope), place)) && runClaude(add, place);
  if (!isRun) {
    console.error(`There is no 'claude' on PATH. ${client.title} rewrites ${file} itself, so let it add the server:`);
    console.log(shellLine(["claude", ...add], place.platform));
    return;
  }
  keepRecord(key, { client: client.id, scope, file, name, entry, before: "unknown" }, undefined, place);
  console.error(
    `${palette.bold(`Installed ${name} in ${client.title}`)} (${scope}): ${file}, through 'claude mcp add-json'`,
  );
  console.error(palette.dim(`  undo: mcpc uninstall ${client.id} ${name} --scope ${scope}`));
}

function scopeOption({ table: { client, scope } }: Plan): string {
  return Object.keys(client.scopes).length > 1 ? ` --scope ${scope}` : "";
}

function preview(plan: Plan, place: Place): string {
  const { table, name } = plan;
  switch (plan.state) {
    case "same":
      return `${name} is in ${table.file} already, with the same entry`;
    case "command":
      return [...(plan.replaces ? [claudeRemove(name, table.scope)] : []), claudeAdd(name, table.scope, plan.entry)]
        .map((args) => shellLine(["claude", ...args], place.platform))
        .join("\n");
    case "edit":
      return difference(table.file, plan.file.bytes && plan.file.text, plan.text);
  }
}

async function link(client: Client, target: string | undefined, flags: InstallFlags, place: Place): Promise<number> {
  const { name, launch, checked } = await namedServer(target, flags, place);
  const address = client.link?.(name, entryOf(client.entry, name, launch));
  if (address === undefined) {
    const why = client.link ? "no link that carries all of this entry" : "no such links";
    throw new Failure(`${client.title} has ${why}; 'mcpc install ${client.id}' writes the entry into its config`, 2);
  }
  if (flags.open && flags.check && !checked) await checkServer(launch);
  console.log(address);
  if (flags.open) openLink(address, place);
  return 0;
}

/** What most clients take in their config files. */
function mcpJson({ name, launch }: Server): string {
  const form = {
    stdio: { command: "command", args: "args", env: "env" },
    http: { fixed: { type: "http" }, url: "url", headers: "headers" },
  };
  return JSON.stringify({ mcpServers: { [name]: entryOf(form, name, launch) } }, undefined, 2);
}

function commandLine(launch: Launch, { platform }: Place): string {
  if (launch.kind === "http") throw new Failure("'stdio' prints a command; a URL has none", 2);
  const { env = {}, command, args } = launch;
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return shellLine([...(variables.length > 0 ? ["env", ...variables] : []), command, ...args], platform);
}
