import { nearest } from "../../runtime/nearest.ts";
import { Failure } from "../failure.ts";
import { blobPiece, type Piece, printPieces, writePieces } from "./content.ts";
import { exitCodes } from "./exit-codes.ts";
import { readResourceListings } from "./listings.ts";
import type { ServerFlags } from "./server-flags.ts";
import { clean } from "./signature.ts";
import { type Reached, withServer } from "./with-server.ts";

/** `mcpc read`: reads a resource. */
export function read(uri: string, flags: ServerFlags & { output?: string }): Promise<number> {
  return withServer(flags, async (server) => {
    const result = await contentsOf(uri, server);
    if (flags.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    else if (flags.output === undefined) printPieces(result.contents.map(pieceOf));
    else await writePieces(result.contents.map(pieceOf), flags.output);
    return exitCodes.ok;
  });
}

async function contentsOf(uri: string, server: Reached) {
  const { client, request } = server;
  try {
    return await request((options, _meta) => client.readResource({ uri, ...(_meta && { _meta }) }, options));
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const { resources, resourceTemplates } = await readResourceListings(server);
    if (resourceTemplates.some(({ uriTemplate }) => mayFit(uri, uriTemplate))) throw error; // it knows why
    const uris = resources.map((resource) => resource.uri);
    const near = nearest(uri, uris);
    const all = [...uris, ...resourceTemplates.map(({ uriTemplate }) => uriTemplate)].slice(0, MOST).map(clean);
    const there = all.length === 0 ? "the server has no resources" : `there are ${all.join(", ")}`;
    const hint = near === undefined ? there : `did you mean '${clean(near)}'?`;
    throw new Failure(`there is no resource ${uri}; ${hint}`, exitCodes.usage, { cause: error });
  }
}

/** Whether a URI begins as those of a template do. */
function mayFit(uri: string, uriTemplate: string): boolean {
  const [beginning = ""] = uriTemplate.split("{", 1);
  return beginning !== "" && uri.startsWith(beginning);
}

/** URIs told at a time. */
const MOST = 12;

/** -32002 in 2025, -32602 with the URI as data in 2026-07-28. */
function isNotFound(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  return error.code === -32002 || (error.code === -32602 && /not found|unknown resource/i.test(error.message));
}

function pieceOf(contents: { uri: string; mimeType?: string | undefined; text?: unknown; blob?: unknown }): Piece {
  if (typeof contents.text === "string") return { kind: "text", text: contents.text };
  return blobPiece(String(contents.blob ?? ""), contents.mimeType, contents.uri);
}
