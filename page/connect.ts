import { copyButton, h } from "./dom.ts";
import type { ServerInfo } from "./mcp.ts";

/** How the server is put into clients: commands and files to copy, and links that open an editor. */
export function connectPanel(info: ServerInfo, url: string): HTMLElement {
  const name = clientName(info.name);
  const cursor = btoa(JSON.stringify({ url }));
  const code = JSON.stringify({ name, type: "http", url });
  return h(
    "section",
    { class: "connect", "aria-label": "Connect a client" },
    h("h2", {}, "Connect a client"),
    snippet("Endpoint", url),
    snippet("Claude Code", `claude mcp add --transport http ${name} ${url}`),
    snippet(".mcp.json", JSON.stringify({ mcpServers: { [name]: { type: "http", url } } }, null, 2)),
    h(
      "p",
      { class: "row" },
      h(
        "a",
        {
          class: "button",
          href: `cursor://anysphere.cursor-deeplink/mcp/install?name=${name}&config=${encodeURIComponent(cursor)}`,
        },
        "Add to Cursor",
      ),
      h("a", { class: "button", href: `vscode:mcp/install?${encodeURIComponent(code)}` }, "Add to VS Code"),
    ),
  );
}

function snippet(label: string, text: string): HTMLElement {
  const copy = copyButton(() => text, "Copy", { "aria-label": `Copy: ${label}` });
  return h("div", { class: "snippet" }, h("h3", {}, label), h("pre", { tabindex: 0 }, text), copy);
}

/** Names that all clients take: Claude Code has the narrowest rule, and keeps three for itself. */
function clientName(name: string): string {
  const plain =
    name
      .replace(/[^A-Za-z0-9_-]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 64) || "server";
  return ["workspace", "claude-in-chrome", "computer-use", "__proto__"].includes(plain) ? `${plain}-server` : plain;
}
