import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BuiltServer, buildServer } from "./peers/build.ts";
import {
  type HttpServerProcess,
  type Message,
  type StdioProcess,
  startHttpServer,
  startStdio,
} from "./peers/processes.ts";

/** One tool for each kind of shape that arguments can be hostile to. */
const files = {
  "package.json": '{ "name": "besieged", "version": "1.0.0", "type": "module" }',
  "src/server.ts": `
interface Tree { name: string; children?: Tree[] }
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Shape = { kind: "circle"; radius: number } | { kind: "square"; side: number } | number[] | string;
type Twin = { a?: Twin } | { a?: Twin; b: number };
type DatedTwin = { a?: DatedTwin; at?: Date } | { a?: DatedTwin; b: bigint; rest?: number[] };
interface Limited {
  /** @pattern ^\\\\S+@\\\\S+\\\\.\\\\S+$
   *  @maxLength 100 */
  mail?: string;
  /** @format uri */
  link?: string;
}
interface Chain { at: Date; next?: Chain }

export function add(a: number, b: number): number { return a + b; }
export function walk(tree: Tree): string { return tree.name; }
export function keep(value: Json): string { return typeof value; }
export function anything(value: unknown): string { return typeof value; }
export function lists(numbers: number[], rows: { a: number; b: string }[], shapes: Shape[]): number {
  return numbers.length + rows.length + shapes.length;
}
export function unique(names: Set<string>, points: Set<{ x: number }>, pairs: Map<{ x: number }, string>): number {
  return names.size + points.size + pairs.size;
}
export function open(counts: Record<string, number>, prefixed: Record<\`x-\${string}\`, number[]>): number {
  return Object.keys(counts).length + Object.keys(prefixed).length;
}
export function closed(name: string, size?: { width?: number; toString?: string }): string {
  return \`\${name} \${size?.width}\`;
}
export function texts(at?: Date, link?: URL, rule?: RegExp, big?: bigint, bytes?: Uint8Array, version?: \`v\${number}.\${number}\`, limited?: Limited): string {
  return [at, link, rule, big, bytes, version, limited].filter((given) => given !== undefined).length.toString();
}
export function twins(twin?: Twin, dated?: DatedTwin): string { return \`\${twin !== undefined} \${dated !== undefined}\`; }
export function spread(...items: number[]): number { return items.length; }
export function deep(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}
export function chain(depth: number, isRing: boolean): Chain {
  const last: Chain = { at: new Date(0) };
  let first = last;
  for (let level = 0; level < depth; level++) first = { at: new Date(0), next: first };
  if (isRing) last.next = first;
  return first;
}
export function wrong(count: number): { items: string[] } {
  return { items: Array.from({ length: count }, (_, index) => index as unknown as string) };
}
`,
};

/** What an answer must be: a refusal whose text matches, or the text of a result. */
type Answer = RegExp | string;
type Case = [name: string, tool: string, args: () => string, answer: Answer];

const times = (text: string, count: number) => text.repeat(count);
const list = (item: string, count: number) => `[${times(`${item},`, count)}${item}]`;
const nested = (open: string, close: string, count: number, inner = "") =>
  times(open, count) + inner + times(close, count);
const keys = (count: number, value: string, prefix = "k") =>
  Array.from({ length: count }, (_, index) => `"${prefix}${index}":${value}`).join();
const each = (count: number, item: (index: number) => string) =>
  `[${Array.from({ length: count }, (_, i) => item(i))}]`;
const rest = { rows: "[]", shapes: "[]", numbers: "[]", names: "[]", points: "[]", pairs: "[]" };
const lists = (given: Partial<typeof rest>) => members({ numbers: "[]", rows: "[]", shapes: "[]", ...given });
const unique = (given: Partial<typeof rest>) => members({ names: "[]", points: "[]", pairs: "[]", ...given });
const members = (given: Record<string, string>) =>
  `{${Object.entries(given).map(([key, value]) => `"${key}":${value}`)}}`;

const tooDeep = /^Invalid arguments for tool "\w+": they are nested too deeply to be checked$/;
const many = /^Invalid arguments for tool "\w+", at least \d+ problems:\n(- .*\n){10}- and \d+ more$/;

/** Small enough for HTTP too (4 MiB). */
const cases: Case[] = [
  ["a deep tree", "walk", () => nested('{"name":"x","children":[', "]}", 100_000), tooDeep],
  [
    "a deep tree, wrong at the end",
    "walk",
    () => nested('{"name":"x","children":[', "]}", 1_500, "5"),
    /too far down to say how/,
  ],
  [
    "wrong all the way down",
    "walk",
    () => nested(`{"name":"x","children":[${times("1,", 499)}`, "]}", 1_500, "1"),
    many,
  ],
  ["deep arrays where any JSON goes", "keep", () => `{"value":${nested("[", "]", 100_000)}}`, tooDeep],
  ["deep arrays where anything goes", "anything", () => `{"value":${nested("[", "]", 500_000)}}`, "object"],
  ["deep objects where anything goes", "anything", () => `{"value":${nested('{"a":', "}", 500_000, "1")}}`, "object"],
  [
    "deep arrays where text goes",
    "closed",
    () => `{"name":${nested("[", "]", 500_000)}}`,
    /^Invalid arguments for tool "closed", 1 problem:\n- name: expected string, got array \[+…$/,
  ],
  [
    "deep JSON text for a list",
    "lists",
    () => lists({ numbers: JSON.stringify(nested("[", "]", 500_000)) }),
    /- numbers\[0\]: expected number, got array \[+…$/,
  ],
  ["a million right numbers", "lists", () => lists({ numbers: list("1", 1_000_000) }), "1000001"],
  ["a million wrong numbers", "lists", () => lists({ numbers: list('""', 1_000_000) }), many],
  ["a million wrong rows", "lists", () => lists({ rows: list("{}", 1_000_000) }), many],
  ["as many rows in JSON text", "lists", () => lists({ rows: list('"{}"', 700_000) }), many],
  ["as many shapes without a side", "lists", () => lists({ shapes: list('{"kind":"square"}', 200_000) }), many],
  ["a million shapes that are null", "lists", () => lists({ shapes: list("null", 700_000) }), many],
  [
    "a tag of megabytes",
    "lists",
    () => lists({ shapes: `[{"kind":"${times("x", 4_000_000)}"}]` }),
    /- shapes\[0\]: expected .*, got object \{"kind":"x+…$/,
  ],
  ["half a million keys nobody knows", "closed", () => `{"name":"x","size":{${keys(300_000, "1")}}}`, many],
  [
    "a key of megabytes",
    "closed",
    () => `{"name":"x","${times("q", 4_000_000)}":1}`,
    /- "q+…": unknown argument, known: name, size$/,
  ],
  ["a record with many wrong values", "open", () => `{"counts":{${keys(300_000, '""')}},"prefixed":{}}`, many],
  ["a record with many right values", "open", () => `{"counts":{${keys(300_000, "1")}},"prefixed":{}}`, "300000"],
  ["a record with many wrong keys", "open", () => `{"counts":{},"prefixed":{${keys(300_000, "[]")}}}`, many],
  [
    "wrong values under a key of megabytes",
    "open",
    () => `{"counts":{},"prefixed":{"x-${times("~", 3_000_000)}":${list('""', 2_000)}}}`,
    /too far down to say how/,
  ],
  ["many different texts in a set", "unique", () => unique({ names: each(300_000, (i) => `"${i}"`) }), "300000"],
  ["many different objects in a set", "unique", () => unique({ points: each(300_000, (i) => `{"x":${i}}`) }), "300000"],
  [
    "the same object all over again",
    "unique",
    () => unique({ points: list('{"x":1}', 300_000) }),
    /- points: expected different items, but items 0 and 1 are the same$/,
  ],
  [
    "many pairs with objects for keys",
    "unique",
    () => unique({ pairs: each(200_000, (i) => `[{"x":${i}},""]`) }),
    "200000",
  ],
  ["twins that fit, forty deep", "twins", () => `{"twin":${nested('{"a":', "}", 40, "{}")}}`, "true false"],
  [
    "twins that do not fit, forty deep",
    "twins",
    () => `{"twin":${nested('{"a":', "}", 40, "5")}}`,
    /^Invalid arguments for tool "twins", /,
  ],
  [
    "twins with dates that fit, forty deep",
    "twins",
    () => `{"dated":${nested('{"b":"1","a":', "}", 40, "{}")}}`,
    "false true",
  ],
  [
    "twins above a heavy end",
    "twins",
    () => `{"dated":${nested('{"b":"1","a":', "}", 500, `{"b":"1","rest":${list("1", 1_000_000)}}`)}}`,
    "false true",
  ],
  [
    "more arguments than a call takes",
    "spread",
    () => `{"items":${list("1", 1_500_000)}}`,
    /^Tool "spread" ran out of stack: /,
  ],
  [
    "a date of megabytes",
    "texts",
    () => `{"at":"${times(" ", 4_000_000)}"}`,
    /- at: expected date-time string like .*, got string " +…$/,
  ],
  [
    "a URL of megabytes",
    "texts",
    () => `{"link":"http://${times("a:", 2_000_000)}"}`,
    /- link: expected a URL, got string "http:/,
  ],
  [
    "a pattern of megabytes",
    "texts",
    () => `{"rule":"${times("(a+)+", 800_000)}"}`,
    /- rule: expected string \(format regex, at most 1000 characters\)/,
  ],
  ["a pattern that would take years", "texts", () => '{"rule":"^(a+)+$"}', "1"],
  [
    "a bigint of a million digits",
    "texts",
    () => `{"big":"${times("1", 4_000_000)}"}`,
    /- big: expected an integer of at most 100000 digits/,
  ],
  ["a bigint of many digits", "texts", () => `{"big":"${times("1", 100_000)}"}`, "1"],
  ["base64 of megabytes", "texts", () => `{"bytes":"${times("AAAA", 1_000_000)}"}`, "1"],
  [
    "base64 of megabytes, wrong at the end",
    "texts",
    () => `{"bytes":"${times("AAAA", 1_000_000)}!"}`,
    /- bytes: expected base64 string/,
  ],
  [
    "a version of megabytes",
    "texts",
    () => `{"version":"v${times("1", 4_000_000)}"}`,
    /- version: expected string \(matching /,
  ],
  [
    "too much text for a slow pattern",
    "texts",
    () => `{"limited":{"mail":"${times("a@", 2_000_000)}"}}`,
    /- limited.mail: expected string \(.*at most 100 characters\)/,
  ],
  [
    "an absurd exponent",
    "lists",
    () => lists({ numbers: "[1e400]" }),
    /- numbers\[0\]: expected number, got Infinity$/,
  ],
  ["minus nothing", "lists", () => lists({ numbers: "[-0]" }), "1"],
  ["half a character", "closed", () => '{"name":"\\ud800"}', /^\ufffd undefined$|^\ud800 undefined$/],
  [
    "NaN in a text",
    "lists",
    () => lists({ numbers: '"[NaN]"' }),
    /- numbers: expected number\[\], got string "\[NaN\]"$/,
  ],
  ...["constructor", "toString", "hasOwnProperty"].flatMap((key): Case[] => [
    [
      `'${key}' among arguments`,
      "closed",
      () => `{"name":"x","${key}":{"polluted":1}}`,
      new RegExp(`- ${key}: unknown argument`),
    ],
    [`'${key}' as a tool`, key, () => "{}", /^Unknown tool: /],
    [`'${key}' in a record`, "open", () => `{"counts":{"${key}":1},"prefixed":{}}`, "1"],
  ]),
  ["a tool name of megabytes", times("x", 4_000_000), () => "{}", /^Unknown tool: x+…$/],
  [
    "a deep result",
    "deep",
    () => '{"depth":100000}',
    /^Tool "deep" returned a value that is nested too deeply, or holds itself/,
  ],
  [
    "a deep result with dates",
    "chain",
    () => '{"depth":100000,"isRing":false}',
    /^Tool "chain" returned a value that is nested too deeply/,
  ],
  [
    "a result that holds itself",
    "chain",
    () => '{"depth":3,"isRing":true}',
    /^Tool "chain" returned a value that is nested too deeply, or holds itself/,
  ],
  [
    "a result that is wrong all over",
    "wrong",
    () => '{"count":1000000}',
    /^Tool "wrong" returned a value that its declared return type does not allow/,
  ],
];

/** Longer than this, a refusal helps nobody. */
const MAX_TEXT = 8_000;
const timeout = 20_000;

let built: BuiltServer;
beforeAll(async () => {
  built = await buildServer(files);
}, 60_000);
afterAll(() => built?.remove());

const meta = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
  "io.modelcontextprotocol/clientInfo": { name: "hostile", version: "1.0.0" },
};
let lastId = 0;

/** As text: what is hostile about it, `JSON.stringify` would not write. */
function callText(tool: string, args: string): string {
  const params = `{"_meta":${JSON.stringify(meta)},"name":${JSON.stringify(tool)},"arguments":${args}}`;
  return `{"jsonrpc":"2.0","id":"h${++lastId}","method":"tools/call","params":${params}}`;
}

function expectAnswer(message: Message, answer: Answer): void {
  const { result, error } = message;
  const [block] = (result?.content ?? []) as { text?: string }[];
  const text = error?.message ?? block?.text ?? "";
  expect(text.length).toBeLessThanOrEqual(MAX_TEXT);
  if (answer instanceof RegExp) expect(text).toMatch(answer);
  else expect([result?.isError ?? false, text]).toEqual([false, answer]);
}

describe("over stdio", () => {
  let server: StdioProcess;
  beforeAll(() => {
    server = startStdio(built.file, { timeout, env: { NODE_OPTIONS: "--max-old-space-size=512" } });
  });
  afterAll(() => server?.stop());

  async function call(tool: string, args: string): Promise<Message> {
    const answered = server.nextMessage();
    server.send(`${callText(tool, args)}\n`);
    return answered;
  }

  it.each(cases)("answers %s", { timeout: 2 * timeout }, async (_, tool, args, answer) => {
    expectAnswer(await call(tool, args()), answer);
    expectAnswer(await call("add", '{"a":1,"b":2}'), "3");
  });
});

describe("over HTTP", () => {
  let server: HttpServerProcess;
  beforeAll(async () => {
    server = await startHttpServer(built.file, { args: ["--log-level", "silent"] });
  });
  afterAll(() => server?.stop());

  async function call(tool: string, args: string): Promise<Message> {
    const response = await fetch(server.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        "mcp-protocol-version": "2026-07-28",
        "mcp-method": "tools/call",
        "mcp-name": tool,
      },
      body: callText(tool, args),
      signal: AbortSignal.timeout(timeout),
    });
    return (await response.json()) as Message;
  }

  const few = cases.filter(([name]) =>
    /wrong numbers|deep tree|nobody knows|twins|deep result|holds itself/.test(name),
  );
  it.each(few)("answers %s", { timeout: 2 * timeout }, async (_, tool, args, answer) => {
    expectAnswer(await call(tool, args()), answer);
    expectAnswer(await call("add", '{"a":1,"b":2}'), "3");
  });
});
