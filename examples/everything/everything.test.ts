import { readFile } from "node:fs/promises";
import { afterEach, beforeAll, expect, test } from "vitest";
import { buildExample } from "../../test/build-example.ts";
import { type StdioProcess, startStdio } from "../../test/peers/processes.ts";

let built: string;
let server: StdioProcess | undefined;

beforeAll(async () => {
  built = await buildExample("everything");
}, 120_000);

afterEach(async () => void (await server?.stop()));

test("the conversation in the README is what is said", { timeout: 60_000 }, async () => {
  const readme = await readFile(new URL("README.md", import.meta.url), "utf8");
  const lines = /```jsonl\n([\s\S]*?)```/.exec(readme)?.[1]?.trim().split("\n") ?? [];
  expect(lines.length).toBeGreaterThan(10);
  server = startStdio(built);
  for (const line of lines) {
    const message = JSON.parse(line.slice(2));
    if (line.startsWith("→")) server.send(message);
    else expect(await server.nextMessage()).toMatchObject(message);
  }
});

test("the code in the README is the example's", async () => {
  const readme = await readFile(new URL("README.md", import.meta.url), "utf8");
  const excerpts = [...readme.matchAll(/```ts excerpt=(\S+)\n([\s\S]*?)```/g)];
  expect(excerpts).not.toEqual([]);
  for (const [, path = "", text] of excerpts) {
    expect(await readFile(new URL(path, import.meta.url), "utf8")).toContain(text);
  }
});
