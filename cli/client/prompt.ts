import { Failure } from "../failure.ts";
import { paletteOf } from "../terminal.ts";
import { readArguments } from "./arguments.ts";
import { readAssignment } from "./assignments.ts";
import { piecesOf, printPieces } from "./content.ts";
import { exitCodes } from "./exit-codes.ts";
import { readPrompts } from "./listings.ts";
import type { Schema } from "./schema.ts";
import type { ServerFlags } from "./server-flags.ts";
import { named } from "./unknown-name.ts";
import { withServer } from "./with-server.ts";

/** `mcpc prompt`: the messages that a prompt stands for. */
export function prompt(name: string, words: string[], flags: ServerFlags): Promise<number> {
  const assignments = words.map(readAssignment);
  return withServer(flags, async (server) => {
    const found = named("prompt", name, await readPrompts(server), (one) => one.name);
    const given = readArguments(assignments, schemaOf(found.arguments ?? []), process.cwd());
    const values = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, asText(value)]));
    requireAll(found.arguments ?? [], values);
    const result = await server.request((options, _meta) =>
      server.client.getPrompt({ name, arguments: values, ...(_meta && { _meta }) }, options),
    );
    if (flags.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    else printMessages(result.messages);
    return exitCodes.ok;
  });
}

interface Argument {
  name: string;
  required?: boolean | undefined;
}

function schemaOf(all: Argument[]): Schema {
  return {
    type: "object",
    properties: Object.fromEntries(all.map(({ name }) => [name, { type: "string" }])),
    additionalProperties: false,
  };
}

/** Arguments of prompts are strings on the wire; `key:=json` gives JSON text. */
function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function requireAll(all: Argument[], given: Record<string, string>): void {
  const missing = all.filter(({ name, required }) => required && !(name in given)).map(({ name }) => name);
  if (missing.length === 0) return;
  throw new Failure(`missing ${missing.map((name) => `${name}=…`).join(" ")}`, exitCodes.usage);
}

/** One message as it is; several with who says each. */
function printMessages(messages: { role: string; content: { type: string } }[]): void {
  const { dim } = paletteOf(process.stdout);
  for (const { role, content } of messages) {
    if (messages.length > 1) process.stdout.write(`${dim(`${role}:`)}\n`);
    printPieces(piecesOf([content]));
  }
}
