import type { ServerInfo } from "../../manifest/index.ts";
import type { LoadedProject } from "../1-load/index.ts";
import { readModuleDocs } from "./jsdoc.ts";

/** Who the server is: from the config, else package.json, else the entry's `@module` JSDoc. */
export function readServerInfo({ config, packageJson, entries }: LoadedProject): ServerInfo {
  const text = (key: string) =>
    typeof packageJson[key] === "string" && packageJson[key] !== "" ? packageJson[key] : undefined;
  const description = config.description ?? text("description");
  const homepage = text("homepage");
  const websiteUrl = config.websiteUrl ?? (homepage && /^https?:\/\//.test(homepage) ? homepage : undefined);
  const instructions = config.instructions ?? entries.map((file) => readModuleDocs(file)?.description).find(Boolean);
  return {
    name: config.name ?? text("name") ?? "mcp-server",
    version: config.version ?? text("version") ?? "0.0.0",
    ...(config.title && { title: config.title }),
    ...(description && { description }),
    ...(websiteUrl && { websiteUrl }),
    ...(instructions && { instructions }),
  };
}
