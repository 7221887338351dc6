import { count, paletteOf } from "../terminal.ts";
import { exitCodes } from "./exit-codes.ts";
import { type Listings, readListings } from "./listings.ts";
import type { ServerFlags } from "./server-flags.ts";
import { clean, firstSentence, promptSignature, type SignatureStyle, toolSignature } from "./signature.ts";
import { type Reached, withServer } from "./with-server.ts";

/** `mcpc list`: what a server has. */
export function list(target: string | undefined, flags: ServerFlags): Promise<number> {
  const server = target ?? flags.server;
  const options = { quiet: flags.verbose !== true };
  return withServer(
    { ...flags, ...(server !== undefined && { server }) },
    async (reached) => {
      const listings = await readListings(reached);
      if (flags.json) process.stdout.write(`${JSON.stringify({ ...aboutJson(reached), ...listings }, null, 2)}\n`);
      else process.stdout.write(`${render(reached, listings, flags.verbose === true)}\n`);
      return exitCodes.ok;
    },
    options,
  );
}

function aboutJson({ client, revision }: Reached): object {
  const instructions = client.getInstructions();
  return {
    protocolVersion: revision,
    serverInfo: client.getServerVersion(),
    capabilities: client.getServerCapabilities(),
    ...(instructions !== undefined && { instructions }),
  };
}

function render({ client, revision }: Reached, listings: Listings, verbose: boolean): string {
  const palette = paletteOf(process.stdout);
  const style: SignatureStyle = { width: Math.max(60, Math.min(process.stdout.columns ?? 100, 120)), verbose, palette };
  const { tools, resources, resourceTemplates, prompts } = listings;
  const { name = "?", version = "" } = client.getServerVersion() ?? {};
  const counts = [
    count(tools.length, "tool"),
    ...(resources.length > 0 ? [count(resources.length, "resource")] : []),
    ...(resourceTemplates.length > 0 ? [count(resourceTemplates.length, "resource template")] : []),
    ...(prompts.length > 0 ? [count(prompts.length, "prompt")] : []),
  ];
  const about = `${palette.bold(clean(`${name} ${version}`.trim()))}  ${palette.dim(`${counts.join(", ")} · MCP ${revision}`)}`;
  const instructions = verbose ? clean(client.getInstructions() ?? "").trim() : "";
  const section = (title: string, parts: string[], separator: string) =>
    parts.length > 0 ? [`${palette.dim(`── ${title} ──`)}\n\n${parts.join(separator)}`] : [];
  return [
    instructions ? `${about}\n${instructions}` : about,
    ...section(
      "tools",
      tools.map((tool) => toolSignature(tool, style)),
      "\n\n",
    ),
    ...section("resources", [...resourceLines(resources, resourceTemplates, style)], "\n"),
    ...section(
      "prompts",
      prompts.map((prompt) => promptSignature(prompt, style)),
      "\n\n",
    ),
  ].join("\n\n");
}

/** A line each: the URI, and what it gives. */
function resourceLines(
  resources: Listings["resources"],
  templates: Listings["resourceTemplates"],
  { palette, verbose }: SignatureStyle,
): string[] {
  const rows = [
    ...resources.map(({ uri, ...rest }) => ({ uri: clean(uri), ...rest })),
    ...templates.map(({ uriTemplate, ...rest }) => ({ uri: clean(uriTemplate), ...rest })),
  ];
  const width = Math.min(MOST_COLUMNS, Math.max(0, ...rows.map(({ uri }) => uri.length)));
  return rows.map(({ uri, name, mimeType, description }) => {
    const about = verbose
      ? clean(description ?? "")
          .trim()
          .replaceAll("\n", "\n  ")
      : firstSentence(description);
    const type = mimeType === undefined ? "" : `  ${palette.dim(clean(mimeType))}`;
    return `${palette.bold(uri.padEnd(width))}  ${about || clean(name)}${type}`;
  });
}

const MOST_COLUMNS = 50;
