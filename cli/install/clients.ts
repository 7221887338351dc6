import type { EntryForm } from "./entry.ts";
import { base64Link, gooseLink, type LinkMaker, vscodeLink } from "./links.ts";

/** `user`: every project of this user. `project`: everybody who works on the project. `local`: this user, this project. */
export type Scope = "user" | "project" | "local";

/** How a file is read: strictly (`json`), or with comments and trailing commas (`jsonc`). */
export type FormatName = "json" | "jsonc" | "toml" | "yaml";

/** One file of a client, or several that the client reads alike. */
export interface ClientFile {
  /** Paths with `{folder}` as in paths.ts. The first that exists is written; where none does, the first is created. */
  paths: string[];
  /** The keys that lead to the table of servers; `{folder}` is replaced in them too. */
  root: string[];
  /** The client's command that adds an entry, for files that the client itself rewrites while it runs. */
  through?: "claude";
}

/** What mcpc knows about one client. All of it is data: nothing else in the program asks for a client by its id. */
export interface Client {
  /** As typed: `mcpc install ID`. */
  id: string;
  title: string;
  format: FormatName;
  /** The default is the first there is of: local, user, project. */
  scopes: Partial<Record<Scope, ClientFile>>;
  entry: EntryForm;
  link?: LinkMaker;
  /** The client is on this machine when one of the folders exists or one of the commands is on PATH. */
  found: { folders: string[]; commands: string[] };
  /** What the user has to do before the client uses the entry. */
  next: string;
}

const plainStdio = { command: "command", args: "args", env: "env" };
const plainHttp = { url: "url", headers: "headers" };

/** Formats, paths and keys as the vendors document them; docs/clients.md shows the same table to users. */
export const clients: Client[] = [
  {
    id: "claude-code",
    title: "Claude Code",
    format: "json",
    scopes: {
      local: { paths: ["{claude}/.claude.json"], root: ["projects", "{cwd}", "mcpServers"], through: "claude" },
      project: { paths: ["{cwd}/.mcp.json"], root: ["mcpServers"] },
      user: { paths: ["{claude}/.claude.json"], root: ["mcpServers"], through: "claude" },
    },
    entry: {
      stdio: { ...plainStdio, fixed: { type: "stdio" } },
      http: { ...plainHttp, fixed: { type: "http" } },
    },
    found: { folders: ["{home}/.claude"], commands: ["claude"] },
    next: "Claude Code sees it in its next session; servers of .mcp.json wait until you approve them there",
  },
  {
    id: "claude-desktop",
    title: "Claude Desktop",
    format: "json",
    scopes: { user: { paths: ["{apps}/Claude/claude_desktop_config.json"], root: ["mcpServers"] } },
    entry: { stdio: plainStdio, http: "bridge" },
    found: { folders: ["{apps}/Claude"], commands: [] },
    next: "quit Claude Desktop and start it again",
  },
  {
    id: "cursor",
    title: "Cursor",
    format: "jsonc",
    scopes: {
      user: { paths: ["{home}/.cursor/mcp.json"], root: ["mcpServers"] },
      project: { paths: ["{cwd}/.cursor/mcp.json"], root: ["mcpServers"] },
    },
    entry: { stdio: plainStdio, http: plainHttp },
    link: base64Link("cursor://anysphere.cursor-deeplink/mcp/install"),
    found: { folders: ["{home}/.cursor"], commands: ["cursor", "cursor-agent"] },
    next: "switch it on in Cursor's settings under MCP",
  },
  {
    id: "vscode",
    title: "VS Code",
    format: "jsonc",
    scopes: {
      user: { paths: ["{apps}/Code/User/mcp.json"], root: ["servers"] },
      project: { paths: ["{cwd}/.vscode/mcp.json"], root: ["servers"] },
    },
    entry: {
      stdio: { ...plainStdio, fixed: { type: "stdio" } },
      http: { ...plainHttp, fixed: { type: "http" } },
    },
    link: vscodeLink,
    found: { folders: ["{apps}/Code"], commands: ["code"] },
    next: "VS Code asks whether to trust it when it is started first",
  },
  {
    // its own word for `stdio` is `local`, which Claude Code, a reader of the same .mcp.json, does not know
    id: "copilot-cli",
    title: "Copilot CLI",
    format: "json",
    scopes: {
      user: { paths: ["{copilot}/mcp-config.json"], root: ["mcpServers"] },
      project: { paths: ["{cwd}/.mcp.json", "{cwd}/.github/mcp.json"], root: ["mcpServers"] },
    },
    entry: {
      stdio: { ...plainStdio, fixed: { type: "stdio", tools: ["*"] } },
      http: { ...plainHttp, fixed: { type: "http", tools: ["*"] } },
    },
    found: { folders: ["{copilot}"], commands: ["copilot"] },
    next: "Copilot CLI sees it in its next session",
  },
  {
    id: "codex",
    title: "Codex",
    format: "toml",
    scopes: {
      user: { paths: ["{codex}/config.toml"], root: ["mcp_servers"] },
      project: { paths: ["{cwd}/.codex/config.toml"], root: ["mcp_servers"] },
    },
    entry: { stdio: plainStdio, http: { url: "url", headers: "http_headers" } },
    found: { folders: ["{codex}"], commands: ["codex"] },
    next: "Codex sees it in its next session; it reads project files of trusted projects only",
  },
  {
    id: "gemini-cli",
    title: "Gemini CLI",
    format: "jsonc",
    scopes: {
      user: { paths: ["{home}/.gemini/settings.json"], root: ["mcpServers"] },
      project: { paths: ["{cwd}/.gemini/settings.json"], root: ["mcpServers"] },
    },
    entry: { stdio: plainStdio, http: { ...plainHttp, fixed: { type: "http" } } },
    found: { folders: ["{home}/.gemini"], commands: ["gemini"] },
    next: "Gemini CLI sees it in its next session, in folders that it trusts",
  },
  {
    id: "opencode",
    title: "opencode",
    format: "jsonc",
    scopes: {
      user: { paths: ["{xdg}/opencode/opencode.json", "{xdg}/opencode/opencode.jsonc"], root: ["mcp"] },
      project: { paths: ["{cwd}/opencode.json", "{cwd}/opencode.jsonc"], root: ["mcp"] },
    },
    entry: {
      stdio: { fixed: { type: "local", enabled: true }, command: "command", env: "environment" },
      http: { ...plainHttp, fixed: { type: "remote", enabled: true } },
    },
    found: { folders: ["{xdg}/opencode"], commands: ["opencode"] },
    next: "opencode sees it in its next session",
  },
  {
    id: "windsurf",
    title: "Windsurf",
    format: "json",
    scopes: { user: { paths: ["{home}/.codeium/windsurf/mcp_config.json"], root: ["mcpServers"] } },
    entry: { stdio: plainStdio, http: { url: "serverUrl", headers: "headers" } },
    found: { folders: ["{home}/.codeium/windsurf"], commands: ["windsurf"] },
    next: "refresh the servers in Windsurf's Cascade panel",
  },
  {
    id: "zed",
    title: "Zed",
    format: "jsonc",
    scopes: {
      user: { paths: ["{zed}/settings.json"], root: ["context_servers"] },
      project: { paths: ["{cwd}/.zed/settings.json"], root: ["context_servers"] },
    },
    entry: { stdio: { ...plainStdio, fixed: { source: "custom" } }, http: plainHttp },
    found: { folders: ["{zed}"], commands: ["zed"] },
    next: "Zed starts it at once; its agent panel shows whether it runs",
  },
  {
    id: "goose",
    title: "Goose",
    format: "yaml",
    scopes: { user: { paths: ["{goose}/config.yaml"], root: ["extensions"] } },
    entry: {
      stdio: {
        name: "name",
        fixed: { type: "stdio", enabled: true, description: "", timeout: 300 },
        command: "cmd",
        args: "args",
        env: "envs",
      },
      http: {
        name: "name",
        fixed: { type: "streamable_http", enabled: true, description: "", timeout: 300 },
        url: "uri",
        headers: "headers",
      },
    },
    link: gooseLink,
    found: { folders: ["{goose}"], commands: ["goose"] },
    next: "Goose sees it in its next session",
  },
  {
    id: "cline",
    title: "Cline",
    format: "json",
    scopes: {
      user: {
        paths: ["{apps}/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json"],
        root: ["mcpServers"],
      },
    },
    entry: {
      stdio: { ...plainStdio, fixed: { disabled: false } },
      http: { ...plainHttp, fixed: { type: "streamableHttp", disabled: false } },
    },
    found: { folders: ["{apps}/Code/User/globalStorage/saoudrizwan.claude-dev"], commands: [] },
    next: "Cline starts it at once",
  },
  {
    id: "lm-studio",
    title: "LM Studio",
    format: "json",
    scopes: { user: { paths: ["{home}/.lmstudio/mcp.json"], root: ["mcpServers"] } },
    entry: { stdio: plainStdio, http: plainHttp },
    link: base64Link("lmstudio://add_mcp"),
    found: { folders: ["{home}/.lmstudio"], commands: ["lms"] },
    next: "switch it on in LM Studio's Program tab",
  },
  {
    id: "warp",
    title: "Warp",
    format: "json",
    scopes: {
      user: { paths: ["{home}/.warp/.mcp.json"], root: ["mcpServers"] },
      project: { paths: ["{cwd}/.warp/.mcp.json"], root: ["mcpServers"] },
    },
    entry: { stdio: plainStdio, http: plainHttp },
    found: { folders: ["{home}/.warp"], commands: ["warp-terminal"] },
    next: "start it in Warp's settings under MCP servers",
  },
];
