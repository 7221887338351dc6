import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { constraintNames } from "../compiler/2-analyze/constraints/tags.ts";
import { functionTags, inWords } from "../compiler/2-analyze/function-tags.ts";
import { toolListings } from "../compiler/3-emit/index.ts";
import { compile, formatDiagnostics } from "../compiler/index.ts";

const page = new URL("../docs/jsdoc-tags.md", import.meta.url);

test("docs/jsdoc-tags.md shows every tag of values in an example", async () => {
  const text = await readFile(page, "utf8");
  const examples = [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, body]) => body).join("\n");
  expect(constraintNames.filter((name) => !new RegExp(`@${name}\\b`).test(examples))).toEqual([]);
});

test("docs/jsdoc-tags.md says of every tag of functions where it belongs", async () => {
  const [, section = ""] = (await readFile(page, "utf8")).split(/^## .*$/m);
  const rows = [...section.matchAll(/^\| (`@.*?) \| (.*?) \|/gm)];
  const told = rows.flatMap(([, tags = "", on]) => [...tags.matchAll(/`@(\w+)/g)].map(([, tag]) => [tag, on]));
  const known = Object.entries(functionTags).map(([tag, on]) => [tag, on === "any" ? on : inWords(on)]);
  expect(told.sort()).toEqual(known.sort());
});

test("docs/jsdoc-tags.md shows the schemas that its examples give", { timeout: 60_000 }, async () => {
  const text = await readFile(page, "utf8");
  const pairs = [...text.matchAll(/^```ts\n((?:(?!```).*\n)*)```\n```json\n([\s\S]*?)^```$/gm)];
  expect(pairs).toHaveLength(2);
  for (const [, source = "", schema = ""] of pairs) {
    const folder = await mkdtemp(join(tmpdir(), "mcpc-tags-"));
    await mkdir(join(folder, "src"));
    await writeFile(join(folder, "src/server.ts"), source);
    const { manifest, diagnostics } = await compile({ root: folder });
    await rm(folder, { recursive: true });
    expect(formatDiagnostics(diagnostics)).toBe("");
    const [listing] = manifest ? toolListings(manifest) : [];
    expect((listing as { inputSchema: { properties: unknown } }).inputSchema.properties).toEqual(JSON.parse(schema));
  }
});
