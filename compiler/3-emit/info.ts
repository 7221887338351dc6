import type { Manifest, ServerInfo } from "../../manifest/index.ts";
import { literal } from "./code-writer.ts";

/** The module that says who the server is; it comes before the user's modules, so that `--help` runs none of them. */
export function emitInfo({ server, tools }: Manifest): string {
  return [
    'import { answerFlags } from "mcpc/runtime";',
    "",
    `export const info = ${literal(implementation(server))};`,
    "",
    `answerFlags(info, ${tools.length});`,
    "",
  ].join("\n");
}

/** MCP `Implementation`. */
export function implementation({ instructions: _, ...info }: ServerInfo): Omit<ServerInfo, "instructions"> {
  return info;
}
