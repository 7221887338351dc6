import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A config before `mcpc install CLIENT --http URL --name orders`, and what must be there afterwards. */
export interface ConfigCase {
  title: string;
  client: "cursor" | "windsurf" | "codex" | "goose" | "opencode" | "zed";
  /** The config's bytes; absent where there is none. */
  before?: string | Buffer;
  /** The config's text afterwards. Absent where it stays as it was, and `error` says what stderr explains. */
  after?: string;
  error?: RegExp;
  options?: string[];
  /** Makes more than the config, given its path. */
  prepare?: (path: string) => void;
  /** The file that is written, where it is another one, from the folder of the config. */
  written?: string;
}

export const URL_OF_ORDERS = "http://127.0.0.1:8000/mcp";

/** Configs below the home folder. */
export const files: Record<ConfigCase["client"], string> = {
  cursor: ".cursor/mcp.json",
  windsurf: ".codeium/windsurf/mcp_config.json",
  codex: ".codex/config.toml",
  goose: ".config/goose/config.yaml",
  opencode: ".config/opencode/opencode.json",
  zed: ".config/zed/settings.json",
};

/** Lines with one kind of line break, the last one closed. */
const lines = (...text: string[]) => `${text.join("\n")}\n`;
const crlf = (text: string) => text.replaceAll("\n", "\r\n");

const fresh = lines(
  "{",
  '  "mcpServers": {',
  '    "orders": {',
  `      "url": "${URL_OF_ORDERS}"`,
  "    }",
  "  }",
  "}",
);
const bareYaml = (indent: string) =>
  [
    "orders:",
    "  name: orders",
    "  type: streamable_http",
    "  enabled: true",
    '  description: ""',
    "  timeout: 300",
    `  uri: ${URL_OF_ORDERS}`,
  ].map((line) => indent + line);
const bareToml = ["[mcp_servers.orders]", `url = "${URL_OF_ORDERS}"`];

const json: ConfigCase[] = [
  { title: "a missing file and folder", client: "cursor", after: fresh },
  { title: "an empty file", client: "cursor", before: "", after: fresh },
  { title: "white space only", client: "cursor", before: " \n\t\n", after: fresh },
  { title: "an empty object", client: "cursor", before: "{}", after: fresh.trimEnd() },
  { title: "comments only", client: "cursor", before: "// mine\n", after: `// mine\n${fresh}` },
  {
    title: "other servers with odd keys, their order, and a comment behind the last",
    client: "cursor",
    before: lines(
      "{",
      '  "$schema": "x", // kept',
      '  "mcpServers": {',
      '    "zeta one": { "command": "z", "x-odd": [1, 2.50, null], "__proto__": { "a": 1 }, "": 0 },',
      '    "alpha": {"url":"http://a"} // last',
      "    /* after */",
      "  },",
      '  "later": true',
      "}",
    ),
    after: lines(
      "{",
      '  "$schema": "x", // kept',
      '  "mcpServers": {',
      '    "zeta one": { "command": "z", "x-odd": [1, 2.50, null], "__proto__": { "a": 1 }, "": 0 },',
      '    "alpha": {"url":"http://a"}, // last',
      "    /* after */",
      '    "orders": {',
      `      "url": "${URL_OF_ORDERS}"`,
      "    }",
      "  },",
      '  "later": true',
      "}",
    ),
  },
  {
    title: "trailing commas",
    client: "zed",
    before: lines("{", '  "theme": "One",', '  "context_servers": {', '    "a": { "command": "x" },', "  },", "}"),
    after: lines(
      "{",
      '  "theme": "One",',
      '  "context_servers": {',
      '    "a": { "command": "x" },',
      '    "orders": {',
      `      "url": "${URL_OF_ORDERS}"`,
      "    },",
      "  },",
      "}",
    ),
  },
  {
    title: "CRLF line breaks",
    client: "cursor",
    before: crlf(lines("{", '    "mcpServers": {}', "}")),
    after: crlf(
      lines(
        "{",
        '    "mcpServers": {',
        '        "orders": {',
        `            "url": "${URL_OF_ORDERS}"`,
        "        }",
        "    }",
        "}",
      ),
    ),
  },
  { title: "a byte order mark", client: "cursor", before: "\uFEFF{}\n", after: `\uFEFF${fresh}` },
  {
    title: "tabs",
    client: "cursor",
    before: lines("{", '\t"mcpServers": {', '\t\t"a": {}', "\t}", "}"),
    after: lines(
      "{",
      '\t"mcpServers": {',
      '\t\t"a": {},',
      '\t\t"orders": {',
      `\t\t\t"url": "${URL_OF_ORDERS}"`,
      "\t\t}",
      "\t}",
      "}",
    ),
  },
  {
    title: "no line break at the end",
    client: "cursor",
    before: '{\n  "mcpServers": {\n    "a": {}\n  }\n}',
    after: `{\n  "mcpServers": {\n    "a": {},\n    "orders": {\n      "url": "${URL_OF_ORDERS}"\n    }\n  }\n}`,
  },
  {
    title: "everything on one line",
    client: "cursor",
    before: '{"mcpServers":{"a":{"command":"x"}}}',
    after: `{"mcpServers":{"a":{"command":"x"}, "orders": {"url":"${URL_OF_ORDERS}"}}}`,
  },
  {
    title: "a key __proto__ at the top and among the servers",
    client: "cursor",
    before: '{"__proto__":{"mcpServers":{}},"mcpServers":{"__proto__":{"command":"x"}}}',
    after: `{"__proto__":{"mcpServers":{}},"mcpServers":{"__proto__":{"command":"x"}, "orders": {"url":"${URL_OF_ORDERS}"}}}`,
  },
  {
    title: "opencode's own spelling",
    client: "opencode",
    before: '{\n  "$schema": "https://opencode.ai/config.json"\n}\n',
    after: lines(
      "{",
      '  "$schema": "https://opencode.ai/config.json",',
      '  "mcp": {',
      '    "orders": {',
      '      "type": "remote",',
      '      "enabled": true,',
      `      "url": "${URL_OF_ORDERS}"`,
      "    }",
      "  }",
      "}",
    ),
  },
  {
    title: "the same name for another server, with --force",
    client: "cursor",
    before: '{\n  "mcpServers": {\n    "orders": {\n      "command": "theirs"\n    },\n    "z": 1\n  }\n}\n',
    options: ["--force"],
    after: `{\n  "mcpServers": {\n    "orders": {\n      "url": "${URL_OF_ORDERS}"\n    },\n    "z": 1\n  }\n}\n`,
  },
  {
    title: "the same name for another server",
    client: "cursor",
    before: '{"mcpServers":{"orders":{"command":"theirs"}}}',
    error: /'orders' is in .*mcp\.json already and is another server's; nothing was written.*--name.*--force/,
  },
  {
    title: "a missing brace",
    client: "cursor",
    before: '{\n  "mcpServers": {\n    "a": {}\n  }\n',
    error: /mcp\.json:5:1: close brace expected; nothing was written/,
  },
  {
    title: "a word that is no JSON",
    client: "cursor",
    before: '{\n  "a": yes\n}',
    error: /mcp\.json:2:8: invalid symbol/,
  },
  {
    title: "a comment where the client reads none",
    client: "windsurf",
    before: '{\n  // mine\n  "mcpServers": {}\n}',
    error: /mcp_config\.json:2:3: the client reads JSON without comments/,
  },
  {
    title: "an array at the top",
    client: "cursor",
    before: "[]",
    error: /mcp\.json:1:1: the document must be an object/,
  },
  {
    title: "servers that are an array",
    client: "cursor",
    before: '{\n  "mcpServers": []\n}',
    error: /mcp\.json:2:17: 'mcpServers' must be an object, and is an array/,
  },
  {
    title: "the table of servers twice",
    client: "cursor",
    before: '{\n  "mcpServers": {},\n  "mcpServers": {}\n}',
    error: /mcp\.json:3:3: the key 'mcpServers' is there twice/,
  },
  {
    title: "thousands of levels",
    client: "cursor",
    before: `{"a":${"[".repeat(50_000)}${"]".repeat(50_000)}}`,
    error: /mcp\.json is nested too deeply to be read; nothing was written/,
  },
  {
    title: "UTF-16",
    client: "cursor",
    before: Buffer.from("\uFEFF{}", "utf16le"),
    error: /mcp\.json is not UTF-8 text; nothing was written/,
  },
  {
    title: "a folder in the place of the config",
    client: "cursor",
    prepare: (path) => mkdirSync(path, { recursive: true }),
    error: /mcp\.json is not a file/,
  },
  {
    title: "a read-only file",
    client: "cursor",
    before: "{}",
    prepare: (path) => chmodSync(path, 0o444),
    error: /mcp\.json is read-only \(mode 444\); nothing was written.*chmod u\+w/,
  },
  {
    title: "a link to the config",
    client: "cursor",
    prepare: (path) => linkTo(path, "dotfiles/mcp.json", "{}"),
    written: "dotfiles/mcp.json",
    after: fresh.trimEnd(),
  },
  {
    title: "a link to a file that is not there",
    client: "cursor",
    prepare: (path) => linkTo(path, "dotfiles/deep/mcp.json"),
    written: "dotfiles/deep/mcp.json",
    after: fresh,
  },
  {
    title: "a link to itself",
    client: "cursor",
    prepare: (path) => linkTo(path, "mcp.json"),
    error: /mcp\.json is a link that leads back to itself/,
  },
];

const toml: ConfigCase[] = [
  { title: "a missing file", client: "codex", after: lines(...bareToml) },
  { title: "white space only", client: "codex", before: "\n\n", after: lines(...bareToml) },
  {
    title: "comments, CRLF and other tables",
    client: "codex",
    before: crlf(
      lines(
        "# mine",
        'model = "o"   # aligned',
        "",
        "[mcp_servers.a] # A",
        "command='x'",
        "",
        "[projects.'/a b']",
        "trust_level = 1",
        "# end",
      ),
    ),
    after: crlf(
      lines(
        "# mine",
        'model = "o"   # aligned',
        "",
        "[mcp_servers.a] # A",
        "command='x'",
        "",
        "[projects.'/a b']",
        "trust_level = 1",
        "# end",
        "",
        ...bareToml,
      ),
    ),
  },
  {
    title: "no line break at the end",
    client: "codex",
    before: "a = 1",
    after: ["a = 1", "", ...bareToml].join("\n"),
  },
  {
    title: "an inline table of servers",
    client: "codex",
    before: 'mcp_servers = { a = { command = "x" } } # mine\nz = 1\n',
    after: `mcp_servers = { a = { command = "x" }, orders = { url = "${URL_OF_ORDERS}" } } # mine\nz = 1\n`,
  },
  {
    title: "dotted keys and arrays of tables",
    client: "codex",
    before: 'mcp_servers.a.command = "x"\nd = 1979-05-27\n[[list]]\nn = 9223372036854775807\n',
    after: lines(
      'mcp_servers.a.command = "x"',
      "d = 1979-05-27",
      "[[list]]",
      "n = 9223372036854775807",
      "",
      ...bareToml,
    ),
  },
  {
    title: "text that looks like a table of ours",
    client: "codex",
    before: 'note = """\n[mcp_servers.orders]\n"""\n',
    after: lines('note = """', "[mcp_servers.orders]", '"""', "", ...bareToml),
  },
  { title: "a key twice", client: "codex", before: "a = 1\na = 2\n", error: /config\.toml:2:1: Value already defined/ },
  { title: "an open string", client: "codex", before: 'a = "x\n', error: /config\.toml:1:7: Newline/ },
  {
    title: "servers that are a number",
    client: "codex",
    before: "mcp_servers = 3\n",
    error: /config\.toml:1:1: 'mcp_servers' must be a table/,
  },
  {
    title: "the same name for another server",
    client: "codex",
    before: '[mcp_servers.orders]\ncommand = "theirs"\n',
    error: /'orders' is in .*config\.toml already/,
  },
];

const yaml: ConfigCase[] = [
  { title: "a missing file", client: "goose", after: lines("extensions:", ...bareYaml("  ")) },
  {
    title: "comments only",
    client: "goose",
    before: "# mine\n",
    after: lines("# mine", "extensions:", ...bareYaml("  ")),
  },
  {
    title: "anchors, comments, odd indentation and long lines",
    client: "goose",
    before: lines(
      "GOOSE_MODEL:   x # aligned",
      "extensions:",
      "    developer: &dev",
      "        type: builtin   # kept",
      "        args: [ a,b ]",
      "        # about developer",
      "",
      "# about the rest",
      "copy: *dev",
      `long: ${"word ".repeat(40)}end`,
    ),
    after: lines(
      "GOOSE_MODEL:   x # aligned",
      "extensions:",
      "    developer: &dev",
      "        type: builtin   # kept",
      "        args: [ a,b ]",
      "        # about developer",
      ...bareYaml("    "),
      "",
      "# about the rest",
      "copy: *dev",
      `long: ${"word ".repeat(40)}end`,
    ),
  },
  {
    title: "no extensions under their key",
    client: "goose",
    before: crlf(lines("extensions: # none yet", "z: 1")),
    after: crlf(lines("extensions: # none yet", ...bareYaml("  "), "z: 1")),
  },
  {
    title: "an empty flow mapping",
    client: "goose",
    before: "extensions: {}",
    after: ["extensions:", ...bareYaml("  ")].join("\n"),
  },
  {
    title: "a flow mapping",
    client: "goose",
    before: "extensions: { a: { type: builtin } }\n",
    after: `extensions: { a: { type: builtin }, "orders": {"name":"orders","type":"streamable_http","enabled":true,"description":"","timeout":300,"uri":"${URL_OF_ORDERS}"} }\n`,
  },
  {
    title: "a document that is a flow mapping",
    client: "goose",
    before: "{ a: 1, }\n",
    after: `{ a: 1, "extensions": {"orders":{"name":"orders","type":"streamable_http","enabled":true,"description":"","timeout":300,"uri":"${URL_OF_ORDERS}"}}, }\n`,
  },
  { title: "a key twice", client: "goose", before: "a: 1\na: 2\n", error: /config\.yaml:2:1: Map keys must be unique/ },
  { title: "a tab as indentation", client: "goose", before: "a:\n\tb: 1\n", error: /config\.yaml:2:1: / },
  {
    title: "extensions that are a list",
    client: "goose",
    before: "extensions:\n  - a\n",
    error: /config\.yaml:1:1: 'extensions' must be a mapping/,
  },
  {
    title: "two documents",
    client: "goose",
    before: "a: 1\n---\nb: 1\n",
    error: /config\.yaml:\d+:\d+: the file holds a second document/,
  },
  {
    title: "extensions that are an alias",
    client: "goose",
    before: "all: &e { a: 1 }\nextensions: *e\n",
    error: /config\.yaml:2:13: 'extensions' is an alias/,
  },
  {
    title: "extensions that another part repeats",
    client: "goose",
    before: "extensions: &e\n  a: { type: builtin }\nall: *e\n",
    error: /config\.yaml cannot be edited safely \(the edit would change more than this entry\)/,
  },
];

export const cases: ConfigCase[] = [...json, ...toml, ...yaml];

function linkTo(path: string, target: string, text?: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const file = join(dirname(path), target);
  if (text !== undefined) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  symlinkSync(target, path);
}
