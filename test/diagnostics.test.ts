import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { type Code, catalogue, compile, type Diagnostic, formatDiagnostics, isCode } from "../compiler/index.ts";

const pages = fileURLToPath(new URL("../docs/diagnostics", import.meta.url));
const cli = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const codes = Object.keys(catalogue).filter(isCode);

/** Codes about a project as a whole. */
const withoutPlace = new Set<Code>(["entry-not-found", "tsconfig-not-strict", "no-exports"]);

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe("catalogue", () => {
  test("every code has a page and every page a code", () => {
    const named = readdirSync(pages).map((name) => name.replace(/\.md$/, ""));
    expect(named.sort()).toEqual([...codes].sort());
  });

  test.each(codes)("%s is a noun and a problem in kebab-case", (code) => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)+$/);
  });
});

describe.each(codes)("%s", (code) => {
  const page = readPage(code);

  test("has a page with its name, text and both sides", () => {
    expect(page.text).toMatch(new RegExp(`^# ${code}\n\n[A-Z\`]`));
    expect(Object.keys(page.bad), "a bad side").not.toEqual([]);
    expect(Object.keys(page.good), "a good side").not.toEqual([]);
  });

  test("is what the bad side gives, and all it gives", { timeout: 60_000 }, async () => {
    const { diagnostics, artifacts } = await compile({ root: write(page.bad) });
    expect(new Set(diagnostics.map((diagnostic) => diagnostic.code)), told(diagnostics)).toEqual(
      new Set([code, ...page.also]),
    );
    const own = diagnostics.filter((diagnostic) => diagnostic.code === code);
    for (const diagnostic of own) checkDiagnostic(diagnostic, page.bad);
    expect(artifacts.length > 0).toBe(catalogue[code].severity === "warning" && page.also.length === 0);
  });

  test("is gone from the good side", { timeout: 60_000 }, async () => {
    const { diagnostics, artifacts } = await compile({ root: write(page.good) });
    expect(told(diagnostics)).toBe("");
    expect(artifacts.map(({ path }) => path)).toContain("server.mjs");
  });
});

const small: [what: string, expected: Code[], source: string][] = [
  ["an array that is destructured alone", ["parameter-destructured"], "({ length }: string[]) => length"],
  ["a record that is destructured alone", ["parameter-destructured"], "({ length }: Record<string, number>) => length"],
  ["a name tag without a name", ["tag-value-invalid"], "@name */(text: string) => text"],
  ["a function that is hidden alone", ["no-exports"], "@internal */(text: string) => text"],
  ["a type left out where TypeScript wants one", ["typescript-error"], "(text) => String(text)"],
  ["any from the type of the constant", ["type-any"], "((text) => String(text)) as (text: any) => string"],
  ["a bare @param", ["param-unmatched"], "@param */(text: string) => text"],
  ["@param through a nullable object", [], "@param q.text what */(q: { text: string } | null) => String(q)"],
  [
    "@param of what is inside a context",
    [],
    "@param signal.aborted */(id: string, signal: AbortSignal) => id + signal",
  ],
  ["a result with undefined in it", [], "(id: string) => ({ id, next: undefined })"],
];

test.each(small)("%s gives %j", { timeout: 60_000 }, async (_, expected, source) => {
  const [tags, arrow] = source.includes("*/") ? source.split("*/") : ["", source];
  const text = `/** Search.\n * ${tags} */\nexport const search = ${arrow};\n`;
  const files = { "src/server.ts": text, "tsconfig.json": '{ "compilerOptions": { "strict": true } }' };
  const { diagnostics } = await compile({ root: write(files) });
  expect(
    diagnostics.map(({ code }) => code),
    told(diagnostics),
  ).toEqual(expected);
});

test("JSDoc above a destructured constant describes its only name", { timeout: 60_000 }, async () => {
  const text = "const tools = { ping: (): string => 'pong' };\n/** Say pong. */\nexport const { ping } = tools;\n";
  const { diagnostics, manifest } = await compile({ root: write({ "src/server.ts": text }) });
  expect(told(diagnostics)).toBe("");
  expect(manifest?.tools.map(({ description }) => description)).toEqual(["Say pong."]);
});

/** Ten mistakes, each of another kind, with the line each stands on. */
const tenMistakes = `import type { Parcel } from "./parcel.ts";

/** Search orders. */
export function search(query: string, [from, to]: [number, number]): string[] {
  return [query].slice(from, to);
}

/** Find an order. */
export function find(id: number): string;
export function find(customer: string, year: number): string;
export function find(key: number | string, year?: number): string {
  return String(key) + year;
}

/** Remove duplicates. */
export function unique<Item>(items: Item[]): number {
  return new Set(items).size;
}

/** Count a visit. */
export function visit(this: { visits: number }, day: string): string {
  return day + this.visits;
}

/** Join labels. */
export function join(first: string): string {
  return first + arguments.length;
}

/**
 * Cancel an order.
 * @name cancel order
 * @param odrer its number
 * @destructive perhaps
 */
export function cancel(order: string): string {
  return order;
}

/** Import prices. */
export function importPrices(convert: (cell: string) => number): number {
  return convert("1");
}

/** Send a parcel. */
export function send(order: string): Parcel {
  return { order };
}
`;
const tenExpected: [Code, number][] = [
  ["typescript-error", 1],
  ["parameter-destructured", 4],
  ["function-overloaded", 9],
  ["function-generic", 16],
  ["function-this", 21],
  ["function-uses-arguments", 27],
  ["name-illegal", 32],
  ["param-unmatched", 33],
  ["tag-value-invalid", 34],
  ["type-unsupported", 41],
];

describe("ten different mistakes in one file", () => {
  test("give ten diagnostics in one run, each with file, line, frame, why and fix", { timeout: 60_000 }, async () => {
    const folder = write({ "src/server.ts": tenMistakes });
    const { exitCode, stdout, stderr } = await build(folder);
    expect(exitCode, stderr).toBe(1);
    expect(stdout).toBe("");
    const reports = stderr.split(/^(?=error |warning )/m);
    const [summary] = reports.at(-1)?.split("\n").slice(-2) ?? [];
    expect(summary).toBe("10 errors; nothing was written");
    expect(reports.map((report) => report.match(/^error ([a-z-]+): /)?.[1])).toEqual(tenExpected.map(([code]) => code));
    for (const [index, [code, line]] of tenExpected.entries()) {
      const source = tenMistakes.split("\n")[line - 1] ?? "";
      const report = reports[index] ?? "";
      expect(report).toMatch(new RegExp(`^  src/server\\.ts:${line}:\\d+$`, "m"));
      expect(report).toContain(`${line} | ${source}\n`);
      expect(report).toMatch(/^ +\| +\^+$/m);
      expect(report).toMatch(/^ {2}why {3}\S/m);
      expect(report).toMatch(/^ {2}fix {3}\S/m);
      expect(report).toContain(`mcpc explain ${code}`);
    }
    expect(readdirSync(folder)).toEqual(["src"]);
  });

  test("are all in --format json, alone on stdout", { timeout: 60_000 }, async () => {
    const folder = write({ "src/server.ts": tenMistakes });
    const { exitCode, stdout, stderr } = await build(folder, "--format", "json");
    expect(exitCode, stderr).toBe(1);
    expect(stderr).toBe("");
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: Diagnostic[] };
    expect(diagnostics.map(({ code, span }) => [code, span?.line])).toEqual(tenExpected);
    for (const { severity, message, why, fix, span } of diagnostics) {
      expect({ severity, file: span?.file }).toEqual({ severity: "error", file: "src/server.ts" });
      expect([message, why, fix].every((text) => text.length > 0)).toBe(true);
    }
    expect(readdirSync(folder)).toEqual(["src"]);
  });

  test("are all in --format github, one line each", { timeout: 60_000 }, async () => {
    const folder = write({ "src/server.ts": tenMistakes });
    const { exitCode, stdout, stderr } = await build(folder, "--format", "github");
    expect(exitCode, stderr).toBe(1);
    expect(stderr).toBe("");
    const command = /^::error file=src\/server\.ts,line=(\d+),col=\d+,endLine=\d+,endColumn=\d+,title=([a-z-]+)::\S/;
    const found = stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.match(command));
    expect(found.map((match) => [match?.[2], Number(match?.[1])])).toEqual(tenExpected);
    expect(readdirSync(folder)).toEqual(["src"]);
  });
});

type Files = Record<string, string>;

interface Page {
  text: string;
  bad: Files;
  good: Files;
  /** Codes that the bad side cannot avoid, from `also=` of its blocks. */
  also: string[];
}

/** The blocks of a page: ` ```ts bad file=src/orders.ts also=description-missing `; without a file, `src/server.ts`. */
function readPage(code: Code): Page {
  const path = join(pages, `${code}.md`);
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  const page: Page = { text, bad: {}, good: {}, also: [] };
  for (const [, side, settings = "", body = ""] of text.matchAll(/^```\w+ (bad|good)( .*)?\n([\s\S]*?)^```$/gm)) {
    const file = settings.match(/ file=(\S+)/)?.[1] ?? "src/server.ts";
    page[side === "bad" ? "bad" : "good"][file] = body;
    const also = settings.match(/ also=(\S+)/)?.[1];
    if (also) page.also.push(...also.split(","));
  }
  return page;
}

/** A temporary project of these files; its folder. */
function write(files: Files): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "mcpc-diagnostics-")));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

function checkDiagnostic({ code, severity, message, span, why, fix }: Diagnostic, files: Files): void {
  expect(severity).toBe(catalogue[code].severity);
  expect(message).toMatch(/^\S.*[^.!\s]$/);
  expect(message, "one sentence").not.toMatch(/[.!] [A-Z]/);
  for (const text of [message, why, fix]) {
    expect(text).toMatch(/^.{10,}$/);
    expect(text).not.toMatch(/invalid input|failed|oops/i);
    expect(text, "no path of this machine").not.toContain(tmpdir());
  }
  expect(why).toMatch(/\.$/);
  expect(fix).toMatch(/[.?]$/);
  if (withoutPlace.has(code)) return;
  expect(span, "a place").toBeDefined();
  if (!span) return;
  const lines = (files[span.file] ?? "").split("\n");
  const { firstLine, lines: excerpt } = span.excerpt;
  expect(excerpt).toEqual(lines.slice(firstLine - 1, span.line));
  expect(firstLine).toBe(Math.max(1, span.line - 1));
  expect(lines[span.line - 1]?.slice(span.column - 1)).toMatch(/^\S/);
  expect([span.endLine, span.endColumn]).not.toEqual([span.line, span.column]);
}

function told(diagnostics: Diagnostic[]): string {
  return formatDiagnostics(diagnostics);
}

/** `mcpc build` as a process of its own in `folder`. */
function build(folder: string, ...flags: string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, "build", ...flags], { cwd: folder }, (error, stdout, stderr) =>
      resolve({ exitCode: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}
