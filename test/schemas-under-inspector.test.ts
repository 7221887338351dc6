import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toolListings } from "../compiler/3-emit/index.ts";
import { casesOf, type FixtureCase, type Listing, listingsOf } from "./fixture-case.ts";
import { inspector } from "./peers/inspector.ts";
import { installTools } from "./peers/tools.ts";
import { readManifests } from "./properties-case.ts";

/** What makes a case need a program of its own. */
const settings = ["case.json", "tsconfig.json", "mcpc.config.ts"];
const listServer = fileURLToPath(new URL("peers/list-server.mjs", import.meta.url));

let workspace: string;
beforeAll(async () => {
  await installTools();
  workspace = await mkdtemp(join(tmpdir(), "mcpc-inspector-"));
}, 360_000);
afterAll(() => rm(workspace, { recursive: true, force: true }));

describe("every schema of the fixtures passes the Inspector's --strict list", { timeout: 240_000 }, () => {
  it("holds of what the fixtures of types and tools expect", async () => {
    const tools = [...casesOf("types").flatMap(schemasOf), ...casesOf("tools").flatMap(toolsOf)];
    expect(tools.length).toBeGreaterThan(100);
    await expectClean(tools);
  });

  it("holds of the servers that are built", async () => {
    const cases = [...casesOf("calls"), ...casesOf("emit")];
    const own = cases.filter(({ folder }) => settings.some((name) => existsSync(join(folder, name))));
    const plain = readManifests(cases.filter((fixture) => !own.includes(fixture)));
    const tools = plain.flatMap(({ fixture, manifest }) => (toolListings(manifest) as Listing[]).map(under(fixture)));
    for (const fixture of own) tools.push(...(await listingsOf(fixture)).map(under(fixture)));
    expect(tools.length).toBeGreaterThan(200);
    await expectClean(tools);
  });

  it("would not hold of a bare boolean, which clients refuse", async () => {
    const inputSchema = { type: "object", properties: { pair: { type: "array", items: false } } };
    expect((await strictly([{ name: "bad", inputSchema }])).code).toBe(6);
  });
});

async function expectClean(tools: Listing[]): Promise<void> {
  const { code, stdout, stderr } = await strictly(tools);
  expect(code, `${stdout.slice(0, 2000)}\n${stderr.slice(0, 4000)}`).toBe(0);
}

async function strictly(tools: Listing[]) {
  const file = join(workspace, `${tools.length}.json`);
  await writeFile(file, JSON.stringify(tools));
  return inspector({ command: process.execPath, args: [listServer, file] }, ["--method", "tools/list", "--strict"]);
}

/** As 2025 clients see them, which the Inspector is: results that are no objects stand in an object. */
function schemasOf({ folder, name }: FixtureCase): Listing[] {
  const schemas = readJson<Record<string, Omit<Listing, "name">>>(join(folder, "expected/schemas.json")) ?? {};
  return Object.entries(schemas).map(([tool, listing]) => named(`${name}_${tool}`, listing));
}

function toolsOf(fixture: FixtureCase): Listing[] {
  return (readJson<Listing[]>(join(fixture.folder, "expected/tools.json")) ?? []).map(under(fixture));
}

/** Tools of many servers in one list. */
function under({ name }: FixtureCase): (listing: Listing) => Listing {
  return (listing) => named(`${name}_${listing.name}`, listing);
}

function named(name: string, { inputSchema, outputSchema }: Omit<Listing, "name">): Listing {
  const listing = { name: name.replaceAll(/[^\w-]/g, "_"), inputSchema };
  if (!outputSchema) return listing;
  if (outputSchema.type === "object") return { ...listing, outputSchema };
  const { $defs, ...result } = outputSchema;
  const wrapped = { type: "object", properties: { result }, required: ["result"] };
  return { ...listing, outputSchema: $defs ? { ...wrapped, $defs } : wrapped };
}

function readJson<T>(path: string): T | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as T) : undefined;
}
