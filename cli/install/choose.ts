import { here, type Place } from "../place.ts";
import type { Client } from "./clients.ts";
import { foundClients } from "./discover.ts";

/** Asks which of the clients on this machine to install into; without a terminal lists them and chooses none. */
export async function chooseClients(place: Place = here()): Promise<Client[]> {
  const found = foundClients(place);
  if (found.length === 0) {
    console.error("None of the clients that mcpc knows is on this machine; 'mcpc install --help' names them");
    return [];
  }
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    for (const { id, title } of found) console.log(`${id.padEnd(16)}${title}`);
    console.error("Install into one of them with: mcpc install CLIENT");
    return [];
  }
  const { isCancel, multiselect } = await import("@clack/prompts");
  const options = found.map((client) => ({ value: client, label: client.title, hint: client.id }));
  const chosen = await multiselect({ message: "Install into which clients?", options, output: process.stderr });
  return isCancel(chosen) ? [] : chosen;
}
