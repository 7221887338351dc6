import { Failure } from "../failure.ts";
import { palette } from "../terminal.ts";
import { readArguments } from "./arguments.ts";
import { parseJson, readAssignment } from "./assignments.ts";
import { type Block, piecesOf, printPieces, writePieces } from "./content.ts";
import { exitCodes } from "./exit-codes.ts";
import { readTools } from "./listings.ts";
import { isSchema, type Schema } from "./schema.ts";
import type { ServerFlags } from "./server-flags.ts";
import { named } from "./unknown-name.ts";
import { withServer } from "./with-server.ts";

export interface CallFlags extends Omit<ServerFlags, "json"> {
  /** True, or the arguments as JSON, `-` for those on stdin. */
  json?: true | string;
  output?: string;
}

/** `mcpc call`: calls a tool. Gives 3 when the tool says that it failed. */
export async function call(name: string, words: string[], flags: CallFlags): Promise<number> {
  const { json, output, ...serverFlags } = flags;
  const text = typeof json === "string" && !isWord(json) ? json : undefined;
  const assignments = [...(typeof json === "string" && isWord(json) ? [json] : []), ...words].map(readAssignment);
  const whole = text === undefined ? undefined : await readWhole(text);
  return withServer(serverFlags, async (server) => {
    const tool = named("tool", name, await readTools(server), (one) => one.name);
    const given = readArguments(assignments, asSchema(tool.inputSchema), process.cwd());
    const result = await server.request((options, _meta) =>
      server.client.callTool({ name, arguments: { ...whole, ...given }, ...(_meta && { _meta }) }, options),
    );
    const code = result.isError ? exitCodes.toolError : exitCodes.ok;
    if (json !== undefined) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    else if (result.isError) printError(result.content);
    else if (output === undefined) printPieces(piecesOf(result.content, result.structuredContent));
    else await writePieces(piecesOf(result.content, result.structuredContent), output);
    return code;
  });
}

/** `--json key=value`: the option takes a value or none, and this word is none. */
function isWord(text: string): boolean {
  return /^[\w.-]+:?=/.test(text);
}

async function readWhole(text: string): Promise<Schema> {
  const value = parseJson(text === "-" ? await readStdin() : text, text === "-" ? "stdin" : "the text after --json");
  if (isSchema(value)) return value;
  throw new Failure("the arguments must be a JSON object, such as '{\"key\": …}'", exitCodes.usage);
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function asSchema(value: unknown): Schema {
  return isSchema(value) ? value : {};
}

/** What a tool says of its failure is no result. */
function printError(blocks: Block[]): void {
  for (const piece of piecesOf(blocks)) {
    const text = piece.kind === "text" ? piece.text : `[${piece.what}]`;
    process.stderr.write(`${palette.error("error:")} ${text}\n`);
  }
}
