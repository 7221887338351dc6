import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readUri } from "../../compiler/2-analyze/uri-template.ts";
import { compile, formatDiagnostics } from "../../compiler/index.ts";
import { type StdioProcess, startStdio } from "../peers/processes.ts";

/** Every resource answers what it was called with. */
const source = `
const told = (...values: unknown[]) =>
  JSON.stringify(values, (_, value) => (typeof value === "bigint" ? \`\${value}n\` : value));

/** @resource app://settings */
export const settings = () => "the settings";
/** @resource app://{name} */
export const one = (name: string) => told(name);
/** @resource two://{a}-{b}.{c} */
export const parts = (a: string, b: string, c: string) => told(a, b, c);
/** @resource seg://{a}{/b} */
export const segments = (a: string, b: string) => told(a, b);
/** @resource rest://{+path} */
export const rest = (path: string) => told(path);
/** @resource raw://{+path}/raw/{name} */
export const raw = (path: string, name: string) => told(path, name);
/** @resource below://{folder}/{+path} */
export const below = (folder: string, path: string) => told(folder, path);
/** @resource named://{name}-of-{+path} */
export const named = (name: string, path: string) => told(name, path);
/** @resource list://root{/path*} */
export const list = (path: string[]) => told(path);
/** @resource joined://{path*} */
export const joined = (path: string) => told(path);
/** @resource spread://x{/path*}{?deep} */
export const spread = (deep = false, ...path: number[]) => told(deep, path);
/** @resource find://all{?word,page,tags*} */
export const find = (word?: string, page = 1, tags: string[] = []) => told(word, page, tags);
/** @resource user://{id} */
export const user = (id: number) => told(id);
/** @resource user://me */
export const me = () => "it is me";
/** @resource user://{id}/{flag} */
export const flag = (id: number, flag: boolean) => told(id, flag);
/** @resource day://{day} */
export const day = (day: Date) => told(day.getTime());
/** @resource big://{n} */
export const big = (n: bigint) => told(n);
/** @resource state://{state} */
export const state = (state: "open" | "closed" | 7) => told(state);
/** @resource page://{page} */
export const page = (page: number | "last") => told(page);
/** @resource open://{+path}
 *  @allowTraversal path */
export const open = (path: string) => told(path);
/** @resource object://{id}/{name} */
export const object = ({ id, name }: { id: number; name: string }) => told(id, name);
/** @resource own://{constructor}/{toString} */
export const own = (constructor: string, toString: string) => told(constructor, toString);
`;

const root = realpathSync(mkdtempSync(join(tmpdir(), "mcpc-uris-")));
let server: StdioProcess;

beforeAll(async () => {
  mkdirSync(join(root, "src"));
  writeFileSync(join(root, "src/server.ts"), source);
  const { artifacts, diagnostics } = await compile({ root });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  expect(formatDiagnostics(errors)).toBe("");
  for (const { path, text } of artifacts) writeFileSync(join(root, path), text);
  server = startStdio(join(root, "server.mjs"), { cwd: root });
}, 60_000);

afterAll(async () => {
  await server?.stop();
  rmSync(root, { recursive: true, force: true });
});

async function read(uri: string): Promise<unknown> {
  const { result, error } = await server.request("resources/read", {
    uri,
    _meta: {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientCapabilities": {},
    },
  });
  if (error) return error;
  const [contents] = (result as { contents: { text: string }[] }).contents;
  const text = contents?.text ?? "";
  return text.startsWith("[") ? JSON.parse(text) : text;
}

const answered: [about: string, uri: string, expected: unknown][] = [
  ["a resource before a template", "app://settings", "the settings"],
  ["a segment", "app://notes", ["notes"]],
  ["UTF-8", "app://J%C3%B6rg%20%E2%82%AC", ["Jörg €"]],
  ["an encoded slash inside a segment", "app://a%2Fb", ["a/b"]],
  ["encoded signs of a URI", "app://a%3Fb%23c%26d", ["a?b#c&d"]],
  ["a plus, which is no blank here", "app://a+b", ["a+b"]],
  ["reserved characters that a segment may hold", "app://ab:c@d,e;f=g", ["ab:c@d,e;f=g"]],
  ["an encoded percent sign, decoded once", "app://100%25", ["100%"]],
  ["variables apart by literals", "two://x-y.z", ["x", "y", "z"]],
  ["the first variable takes all it can", "two://x-1-y.tar.gz", ["x-1", "y.tar", "gz"]],
  ["a segment behind a slash", "seg://a/b", ["a", "b"]],
  ["slashes in the rest", "rest://a/b/c.txt", ["a/b/c.txt"]],
  ["a query in the rest, where the template has none", "rest://a?b=c#d", ["a?b=c#d"]],
  ["a literal behind the rest, the last one", "raw://a/raw/b/raw/c", ["a/raw/b", "c"]],
  ["slashes in the rest, behind a segment", "below://a/b/c%2Fd.txt", ["a", "b/c/d.txt"]],
  ["what is between, in the first of two", "named://a-of-b-of-c/d", ["a-of-b", "c/d"]],
  ["a letter and a colon, which is no drive", "rest://a:b/c", ["a:b/c"]],
  ["segments as a list", "list://root/a/b%2Fc/d", [["a", "b/c", "d"]]],
  ["segments as one text", "joined://a/b%20c", ["a/b c"]],
  ["segments as rest parameters, typed", "spread://x/1/2?deep=true", [true, [1, 2]]],
  ["no query", "find://all", [null, 1, []]],
  ["one variable of a query", "find://all?page=3", [null, 3, []]],
  ["a query in another order", "find://all?page=2&word=x", ["x", 2, []]],
  ["a key that repeats, between others", "find://all?tags=a&word=w&tags=b", ["w", 1, ["a", "b"]]],
  ["a key without a value", "find://all?word", ["", 1, []]],
  ["equals signs in a value", "find://all?word=a=b", ["a=b", 1, []]],
  ["encoded keys and values", "find://all?%77ord=%26", ["&", 1, []]],
  ["an empty query", "find://all?", [null, 1, []]],
  ["a number", "user://42", [42]],
  ["a negative fraction", "user://-1.5e1", [-15]],
  ["a resource before a typed template", "user://me", "it is me"],
  ["a boolean", "user://1/false", [1, false]],
  ["a date", "day://1970-01-01T00:00:01Z", [1000]],
  ["a bigint beyond numbers", "big://12345678901234567890", ["12345678901234567890n"]],
  ["a literal", "state://open", ["open"]],
  ["a literal that is a number", "state://7", [7]],
  ["a number or a word: the number", "page://3", [3]],
  ["a number or a word: the word", "page://last", ["last"]],
  ["an arguments object", "object://7/x", [7, "x"]],
  ["variables named like what every object has", "own://a/b", ["a", "b"]],
  ["dots that lead nowhere", "rest://a..b/...", ["a..b/..."]],
  ["traversal that is allowed", "open://../%2e%2e/etc", ["../../etc"]],
];

describe("is answered", () => {
  test.each(answered)("%s: %s", async (_, uri, expected) => {
    expect(await read(uri)).toEqual(expected);
  });
});

const unfound: [about: string, uri: string][] = [
  ["another scheme", "nope://x"],
  ["an empty segment", "app://"],
  ["a segment more", "app://a/b"],
  ["an empty segment among others", "list://root/a//b"],
  ["a query that the template does not have", "app://a?b=c"],
  ["an unknown variable of a query", "find://all?colour=red"],
  ["a single variable twice", "find://all?word=a&word=b"],
  ["a fragment", "find://all#top"],
  ["a percent sign without digits", "app://100%"],
  ["digits that are none", "app://%zz"],
  ["bytes that are no UTF-8", "app://%ff"],
  ["an overlong dot", "rest://%c0%ae%c0%ae/x"],
];

describe("is not found", () => {
  test.each(unfound)("%s: %s", async (_, uri) => {
    expect(await read(uri)).toEqual({ code: -32602, message: `Resource not found: ${uri}`, data: { uri } });
  });
});

const misfits: [about: string, uri: string, problem: string][] = [
  ["no number", "user://x", 'id: expected number, got string "x"'],
  ["a number as JSON does not write it", "user://007", 'id: expected number, got string "007"'],
  ["a number with a blank", "user://%201", 'id: expected number, got string " 1"'],
  ["a number without end", "user://1e999", "id: expected number, got Infinity"],
  ["no boolean", "user://1/yes", 'flag: expected boolean, got string "yes"'],
  ["no date", "day://today", "day: expected"],
  ["none of the literals", "state://opne", 'did you mean "open"?'],
  ["one item of a list", "spread://x/1/b", 'path[1]: expected number, got string "b"'],
  ["a variable of a query", "find://all?page=first", 'page: expected number, got string "first"'],
];

describe("names the variable that cannot be what its type says", () => {
  test.each(misfits)("%s: %s", async (_, uri, problem) => {
    const answer = await read(uri);
    expect(answer).toMatchObject({ code: -32602, data: { uri } });
    expect(answer).toHaveProperty("message", expect.stringContaining(problem));
  });
});

const traversals: [about: string, uri: string, reason: string][] = [
  ["plain", "rest://a/../../etc/passwd", "leads upwards with '..'"],
  ["encoded dots", "rest://%2e%2e/etc/passwd", "leads upwards with '..'"],
  ["an encoded slash", "app://..%2Fetc", "leads upwards with '..'"],
  ["encoded twice", "rest://%252e%252e%252fetc", "leads upwards with '..'"],
  ["encoded three times", "app://%25252e%25252e", "leads upwards with '..'"],
  ["an absolute path", "rest:///etc/passwd", "is an absolute path"],
  ["an encoded absolute path", "app://%2Fetc%2Fpasswd", "is an absolute path"],
  ["an encoded drive", "rest://C%3A/Windows", "begins with a drive letter"],
  ["a drive", "joined://c:/Windows", "begins with a drive letter"],
  ["a drive with a backslash", "rest://C:%5CWindows", "holds a backslash"],
  ["a drive and nothing else", "joined://c%3A", "begins with a drive letter"],
  ["encoded backslashes", "rest://..%5C..%5Cetc", "holds a backslash"],
  ["a NUL", "rest://a%00.txt", "holds a NUL character"],
  ["a NUL encoded twice", "rest://a%2500.txt", "holds a NUL character"],
  ["segments that make it together", "list://root/a/..", "leads upwards with '..'"],
  ["in a query", "find://all?word=../x", "leads upwards with '..'"],
  ["in an item of a query", "find://all?tags=a&tags=%2e%2e", "leads upwards with '..'"],
  ["blanks around dots, which Windows drops", "rest://a/..%20/b", "leads upwards with '..'"],
];

describe("is refused before the function runs", () => {
  test.each(traversals)("%s: %s", async (_, uri, reason) => {
    const answer = await read(uri);
    expect(answer).toMatchObject({ code: -32602, data: { uri, variable: expect.any(String) } });
    expect(answer).toHaveProperty("message", expect.stringContaining(reason));
  });
});

const refused: [template: string, ...codes: string[]][] = [
  ["settings", "uri-invalid"],
  ["app:", "uri-invalid"],
  ["{scheme}://x", "uri-invalid"],
  ["app://a b", "uri-invalid"],
  ["app://ü", "uri-invalid"],
  ["app://%zz", "uri-invalid"],
  ["app://{x", "uri-invalid"],
  ["app://x}", "uri-invalid"],
  ["app://a?x={x}", "uri-invalid"],
  ["app://{?x}/more", "uri-invalid"],
  ["app://{#x}", "uri-expression-unsupported"],
  ["app://{x:3}", "uri-expression-unsupported"],
  ["app://{;x}", "uri-expression-unsupported"],
  ["app://{&x}", "uri-expression-unsupported"],
  ["app://{.x}", "uri-expression-unsupported"],
  ["app://{x,y}", "uri-expression-unsupported"],
  ["app://{+x*}", "uri-expression-unsupported"],
  ["app://{}", "uri-expression-unsupported"],
  ["app://{x}{y}", "uri-variables-adjacent"],
  ["app://{+x}{y}", "uri-variables-adjacent"],
  ["app://{x*}{/y*}", "uri-variables-adjacent"],
  ["app://{x}/{x}", "uri-variable-repeated"],
  ["app://{x}{?x}", "uri-variable-repeated"],
];

describe("is no template", () => {
  test.each(refused)("%s", (template, ...codes) => {
    const found: string[] = [];
    readUri(template, (code) => found.push(code));
    expect(found).toEqual(codes);
  });

  test("but these are", () => {
    for (const template of ["a:b", "app://{x}/{+y}", "app://x{/y}{/z}{?q,r*}", "urn:isbn:{number}", "app://{x}?v=1"]) {
      readUri(template, (code) => expect.fail(`${template}: ${code}`));
    }
  });
});

test("no pattern takes time that matters, however hostile the URI", async () => {
  const started = performance.now();
  for (const prefix of ["two://", "below://", "named://-of-", "raw://", "joined://", "rest://", "find://all?"]) {
    for (const part of ["-", ".", "/raw/", "a/", "-.", "tags=&", "%2e"]) {
      await read((prefix + part.repeat(8192)).slice(0, 8190));
    }
  }
  expect(performance.now() - started).toBeLessThan(5000);
});
