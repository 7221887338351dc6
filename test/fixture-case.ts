import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { load, reportTypeErrors } from "../compiler/1-load/index.ts";
import { analyze } from "../compiler/2-analyze/index.ts";
import { emit, promptListings, resourceListings, toolListings } from "../compiler/3-emit/index.ts";
import { DiagnosticBag } from "../compiler/diagnostics/diagnostic.ts";
import { formatDiagnostics } from "../compiler/diagnostics/render.ts";
import { type CompileResult, compile } from "../compiler/index.ts";
import type { Manifest } from "../manifest/index.ts";
import { laneDifferences } from "./lane-differences.ts";
import { startStdio } from "./peers/processes.ts";

const fixtures = fileURLToPath(new URL("../fixtures", import.meta.url));

/** What a folder below `fixtures/` is about, and so what its `expected/` holds. */
export type Area = "types" | "tools" | "resources" | "prompts" | "diagnostics" | "emit" | "calls";
export const areas: Area[] = ["types", "tools", "resources", "prompts", "diagnostics", "emit", "calls"];

/** One folder: `input.ts` (or `src/`), sometimes `case.json`, `tsconfig.json` or `calls.json`, and `expected/`. */
export interface FixtureCase {
  area: Area;
  name: string;
  folder: string;
}

/** What came of a case: the files `expected/` should hold, and the manifest behind them. */
export interface Outcome {
  files: Record<string, string>;
  manifest?: Manifest;
  /** Entries of `tools/list`. */
  listings: Listing[];
  /** What was answered differently without the direct lane. */
  differences?: unknown[];
  /** Structured results with the output schema that was advertised for them. */
  results: { tool: string; structured: unknown }[];
}

export interface Listing {
  name: string;
  inputSchema: Record<string, unknown>;
  outputSchema?: Record<string, unknown>;
}

/** Every case of an area, found by walking the folder. */
export function casesOf(area: Area): FixtureCase[] {
  const folder = join(fixtures, area);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { withFileTypes: true }).filter((item) => item.isDirectory());
  return names
    .map(({ name }) => ({ area, name, folder: join(folder, name) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What a case lists, without building or running it. */
export async function listingsOf(fixture: FixtureCase): Promise<Listing[]> {
  const diagnostics = new DiagnosticBag();
  const project = await load({ root: fixture.folder, entries: entriesOf(fixture) }, diagnostics);
  const manifest = project && analyze(project, diagnostics);
  if (!manifest || diagnostics.hasErrors) throw new Error(formatDiagnostics(diagnostics.all));
  return toolListings(manifest) as Listing[];
}

/** Runs a case the way its area says. */
export async function runCase(fixture: FixtureCase): Promise<Outcome> {
  if (fixture.area === "calls") return runCalls(fixture);
  if (fixture.area === "resources" || fixture.area === "prompts") return runRequests(fixture);
  const diagnostics = new DiagnosticBag();
  const project = await load({ root: fixture.folder, entries: entriesOf(fixture) }, diagnostics);
  const manifest = project && analyze(project, diagnostics);
  if (project) reportTypeErrors(project.program, fixture.folder, diagnostics);
  const told: Record<string, string> = {};
  if (diagnostics.all.length > 0) told["diagnostics.txt"] = `${formatDiagnostics(diagnostics.all)}\n`;
  if (fixture.area === "diagnostics") return { files: told, listings: [], results: [] };
  if (!manifest || diagnostics.hasErrors) throw new Error(told["diagnostics.txt"] ?? "Nothing was read");
  const listings = toolListings(manifest) as Listing[];
  const expected = expectedOf(fixture.area, manifest, listings);
  const kept = Object.entries(expected).filter(([name]) => settingsOf(fixture).files?.includes(name) ?? true);
  return { files: { ...told, ...Object.fromEntries(kept) }, manifest, listings, results: [] };
}

function expectedOf(area: Area, manifest: Manifest, listings: Listing[]): Record<string, string> {
  const settings = { unknownArguments: undefined, coerce: undefined, errors: undefined };
  const emitted = emit(manifest, { generator: "0.0.0", settings });
  switch (area) {
    case "types": {
      const signatures = Object.fromEntries(manifest.tools.map((tool) => [tool.name, tool.signature]));
      const schemas = listings.map(({ name, inputSchema, outputSchema }) => [name, { inputSchema, outputSchema }]);
      return {
        "manifest.json": json({ signatures, types: manifest.types }),
        "schemas.json": json(Object.fromEntries(schemas)),
      };
    }
    case "tools":
      return { "tools.json": json(listings), "calls.txt": `${invocations(emitted.entry).join("\n")}\n` };
    case "emit":
      return {
        "entry.mjs": emitted.entry,
        "info.mjs": emitted.info,
        "listings.mjs": emitted.listings,
        "validators.mjs": emitted.validators,
        ...(manifest.questions && { "questions.mjs": emitted.questions }),
        "mcpc.json": json(manifest),
      };
    case "diagnostics":
    case "resources":
    case "prompts":
    case "calls":
      return {};
  }
}

/** How each tool calls its function, from the generated entry. */
function invocations(entry: string): string[] {
  return [...entry.matchAll(/invoke: (.*),$/gm)].map((match) => match[1] ?? "");
}

/** A call of a tool, or a resource that is read. */
type Call = {
  /** What the case shows; kept beside the result. */
  about?: string;
} & ({ tool: string; arguments?: unknown } | { resource: string });

interface Request {
  /** What the request shows; kept beside the answer. */
  about?: string;
  method: string;
  params?: object;
}

/** What resources or prompts are listed as, and what the server answers to the requests of `requests.json`. */
async function runRequests(fixture: FixtureCase): Promise<Outcome> {
  const { outDir, built } = await build(fixture);
  const requests = JSON.parse(readFileSync(join(fixture.folder, "requests.json"), "utf8")) as Request[];
  const server = startStdio(join(outDir, "server.mjs"), { cwd: outDir });
  try {
    const told: object[] = [];
    for (const { about, method, params = {} } of requests) {
      const { result, error } = await server.request(method, { ...params, _meta: envelope });
      const { resultType: _, _meta: __, ...answer } = (result ?? {}) as Record<string, unknown>;
      told.push({ ...(about && { about }), request: { method, params }, ...(error ? { error } : { result: answer }) });
    }
    const { manifest } = built;
    return {
      files: { ...(manifest && listed(fixture.area, manifest)), "answers.json": json(told) },
      manifest,
      listings: [],
      differences: await laneDifferences(join(outDir, "server.mjs"), outDir, [...lists, ...requests]),
      results: [],
    };
  } finally {
    await server.stop();
    rmSync(outDir, { recursive: true, force: true });
  }
}

function listed(area: Area, manifest: Manifest): Record<string, string> {
  if (area === "resources") return { "resources.json": json(resourceListings(manifest)) };
  return { "prompts.json": json(promptListings(manifest)) };
}

/** Builds the server of a case into a folder of its own. */
async function build(fixture: FixtureCase): Promise<{ outDir: string; built: CompileResult }> {
  const outDir = await mkdtemp(join(tmpdir(), `mcpc-${fixture.area}-`));
  const built = await compile({ root: fixture.folder, entries: entriesOf(fixture), outDir });
  if (built.artifacts.length === 0) throw new Error(formatDiagnostics(built.diagnostics));
  for (const { path, text } of built.artifacts) writeFileSync(join(outDir, path), text);
  return { outDir, built };
}

/** Builds the server, starts it as a process and makes the calls of `calls.json`, in order, as a 2026-07-28 client. */
async function runCalls(fixture: FixtureCase): Promise<Outcome> {
  const { outDir, built } = await build(fixture);
  const calls = JSON.parse(readFileSync(join(fixture.folder, "calls.json"), "utf8")) as Call[];
  const server = startStdio(join(outDir, "server.mjs"), { cwd: outDir });
  try {
    const results: Outcome["results"] = [];
    const told: object[] = [];
    for (const { about, ...call } of calls) {
      const { method, params } = requestOf(call);
      const { result, error } = await server.request(method, { ...params, _meta: envelope });
      const { resultType: _, _meta: __, ...answer } = (result ?? {}) as Record<string, unknown>;
      told.push({
        ...(about && { about }),
        call: "tool" in call ? { tool: call.tool, arguments: call.arguments } : call,
        ...(error ? { error } : { result: answer }),
      });
      if (result && "tool" in call && "structuredContent" in result)
        results.push({ tool: call.tool, structured: result.structuredContent });
    }
    const listings = built.manifest ? (toolListings(built.manifest) as Listing[]) : [];
    const differences = await laneDifferences(join(outDir, "server.mjs"), outDir, [...lists, ...calls.map(requestOf)]);
    return { files: { "results.json": json(told) }, manifest: built.manifest, listings, differences, results };
  } finally {
    await server.stop();
    rmSync(outDir, { recursive: true, force: true });
  }
}

/** What clients ask every server. */
const lists = ["tools/list", "prompts/list", "resources/list", "resources/templates/list"].map((method) => ({
  method,
}));

function requestOf(call: Call): Request {
  if ("resource" in call) return { method: "resources/read", params: { uri: call.resource } };
  const { tool, arguments: args } = call;
  return { method: "tools/call", params: { name: tool, ...(args !== undefined && { arguments: args }) } };
}

const envelope = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
  "io.modelcontextprotocol/clientInfo": { name: "fixtures", version: "1.0.0" },
};

interface CaseSettings {
  /** What the case shows, for readers. */
  about?: string;
  /** Instead of `input.ts`. */
  entry?: string[];
  /** The only files that `expected/` holds, where others would say nothing more. */
  files?: string[];
}

function settingsOf({ folder }: FixtureCase): CaseSettings {
  const path = join(folder, "case.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as CaseSettings) : {};
}

/** The files that a case begins with, relative to its folder. */
export function entriesOf(fixture: FixtureCase): string[] {
  return settingsOf(fixture).entry ?? ["input.ts"];
}

/** What `expected/` holds now, by file name. */
export function readExpected({ folder }: FixtureCase): Record<string, string> {
  const expected = join(folder, "expected");
  const names = existsSync(expected) ? readdirSync(expected) : [];
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(expected, name), "utf8")]));
}

/** Makes `expected/` hold `files` and nothing else. Refuses in CI, where expectations are only read. */
export function writeExpected({ folder }: FixtureCase, files: Record<string, string>): void {
  if (process.env.CI) throw new Error("Fixtures are never rewritten in CI");
  const expected = join(folder, "expected");
  rmSync(expected, { recursive: true, force: true });
  for (const [name, text] of Object.entries(files)) {
    const path = join(expected, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

/** Whether `npm run fixtures:update -- FILTER` asked for this case. */
export function isUpdated({ folder }: FixtureCase): boolean {
  const filter = process.env.UPDATE_FIXTURES;
  return filter !== undefined && relative(fixtures, folder).includes(filter);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
