import { readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Kitchen, openKitchen } from "./kitchen.ts";

let kitchen: Kitchen;
beforeAll(async () => {
  kitchen = await openKitchen();
}, 60_000);
afterAll(() => kitchen?.remove());

const inspect = (...args: string[]) => kitchen.mcpc(["inspect", ...args]);

describe("mcpc inspect", { timeout: 30_000 }, () => {
  it("answers as the server would, without starting it", async () => {
    const server = join(kitchen.folder, "dist/server.mjs");
    const { stdout } = await kitchen.mcpc(["list", "dist/server.mjs", "--json"]);
    const { tools, resources, resourceTemplates, prompts } = JSON.parse(stdout);
    await rename(server, `${server}.gone`);
    const before = await readdir(join(kitchen.folder, "dist"));
    for (const target of [["dist/server.mjs"], ["dist/mcpc.json"], [], ["-s", "src/server.ts"]]) {
      const inspected = await inspect(...target, "--format", "mcp");
      expect([inspected.code, inspected.stderr]).toEqual([0, ""]);
      expect(JSON.parse(inspected.stdout)).toEqual({ tools, resources, resourceTemplates, prompts });
    }
    expect(await readdir(join(kitchen.folder, "dist"))).toEqual(before);
    await rename(`${server}.gone`, server);
  });

  it("weighs each tool, and all of them", async () => {
    const { stdout } = await inspect("dist/server.mjs", "--format", "json");
    const listed = JSON.parse((await inspect("dist/server.mjs", "--format", "mcp")).stdout);
    const { total, tools } = JSON.parse(stdout);
    expect(tools[0]).toMatchObject({ name: "add", source: "src/server.ts:35" });
    expect(tools[0].bytes).toBe(Buffer.byteLength(JSON.stringify(listed.tools[0])));
    const { name, description, inputSchema } = listed.tools[0];
    expect(tools[0].tokens).toBe(Math.ceil(JSON.stringify({ name, description, inputSchema }).length / 4));
    const sum = (key: string) => tools.reduce((all: number, tool: Record<string, number>) => all + (tool[key] ?? 0), 0);
    expect(total).toEqual({ tools: 14, bytes: sum("bytes"), tokens: sum("tokens") });
  });

  it("prints a table", async () => {
    const { code, stdout, stderr } = await inspect("dist/server.mjs");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/\nadd\(a, b\?\) +\d+ +\d+ +src\/server\.ts:35\n/);
    expect(stdout).toMatch(/\nin all +\d{4} +\d{3,4}\n/);
    expect(stdout).toMatch(/\ngreeting:\/\/\{name\} +src\/server\.ts:\d+\n/);
    expect(stdout).toMatch(/\nreviewCode\(code, language\?\) +src\/server\.ts:\d+\n/);
    expect(stdout).toContain("a token for 4 bytes of name, description and input schema");
  });

  it("warns of a tool that takes much of a conversation", async () => {
    const text = `/** ${"Much ado about nothing. ".repeat(200)} */\nexport function heavy(): void {}\n`;
    await writeFile(join(kitchen.folder, "heavy.ts"), text);
    const { code, stderr } = await inspect("heavy.ts");
    expect(code).toBe(0);
    expect(stderr).toMatch(/warning: heavy takes about 12\d\d tokens of every conversation/);
  });

  it("ends with 1 and says why when there is nothing to read", async () => {
    await writeFile(join(kitchen.folder, "other.json"), "{}");
    await writeFile(join(kitchen.folder, "future.json"), '{ "manifestVersion": 99 }');
    const cases: [string, string][] = [
      ["src/server.mjs", "there is no mcpc.json beside src/server.mjs; 'mcpc build' writes it"],
      ["other.json", "other.json is not a manifest of mcpc"],
      ["future.json", "a manifest of version 99, and this mcpc reads 1"],
      ["http://127.0.0.1:8000/mcp", "'mcpc list http://127.0.0.1:8000/mcp' asks"],
      ["nowhere", "there is no file or folder 'nowhere'"],
    ];
    for (const [target, said] of cases) {
      const { code, stdout, stderr } = await inspect(target);
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toContain(said);
    }
  });
});
