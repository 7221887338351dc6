import type { Registry } from "../registry.ts";
import { escapeHtml } from "./http-page.ts";

/** What `GET /` tells a program that came to the wrong place. */
export function landingJson({ info, tools }: Registry, url: string): object {
  return { name: info.name, version: info.version, protocol: "Model Context Protocol", url, tools: tools.size };
}

/** What `GET /` tells a person where the server shows no page. */
export function landingHtml({ info, tools }: Registry, url: string): string {
  const title = escapeHtml(`${info.title ?? info.name} ${info.version}`);
  const about = info.description ? `<p>${escapeHtml(info.description)}</p>` : "";
  const count = tools.size === 1 ? "1 tool" : `${tools.size} tools`;
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${title}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:40em;margin:4em auto;padding:0 1em}code{background:#8882;padding:.2em .4em}</style>
<h1>${title}</h1>${about}
<p>This is an MCP server with ${count}. Point an MCP client at <code>${escapeHtml(url)}</code></p>
</html>
`;
}
