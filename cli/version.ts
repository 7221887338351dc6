import { createRequire } from "node:module";
import ts from "#typescript";
import { version as mcpc } from "../compiler/index.ts";

/** The revisions a built server speaks, newest first. */
const revisions = ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

/** `mcpc version`: mcpc and everything whose version matters to a bug report. */
export function version(): number {
  const rows = [
    ["mcpc", mcpc],
    ["MCP SDK", sdkVersion()],
    ["protocol", revisions.join(", ")],
    ["TypeScript", ts.version],
    ["Node", process.versions.node],
  ];
  console.log(rows.map(([name = "", value]) => `${name.padEnd(11)}${value}`).join("\n"));
  return 0;
}

/** The SDK does not export its package.json, so it is found beside the module. */
function sdkVersion(): string {
  const require = createRequire(import.meta.url);
  const entry = require.resolve("@modelcontextprotocol/server");
  const root = entry.slice(0, entry.lastIndexOf("/dist/"));
  const { version } = require(`${root}/package.json`) as { version: string };
  return version;
}
