import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nameOf } from "../bench/contender-names.mjs";
import { closureOf } from "../bench/installed-size.mjs";
import { interleave } from "../bench/interleave.mjs";
import { measurement, pick } from "../bench/measurement.mjs";
import { readmeTable, withTable } from "../bench/readme-table.mjs";
import { lookAt, readWhole, requestOf } from "../bench/requests.mjs";
import { readResults } from "../bench/results.mjs";
import { bytesBeforeSdk } from "../bench/sdk-part.mjs";
import { percentile, ratio, spread } from "../bench/statistics.mjs";
import { figure, tableOf } from "../bench/table.mjs";
import { judge, targets, verdictsOf } from "../bench/targets.mjs";

describe("statistics", () => {
  it("spreads figures", () => {
    expect(spread([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3 });
    expect(spread([4, 1, 2, 3])).toEqual({ min: 1, median: 2.5, max: 4 });
  });

  it("takes the figure that so many per cent do not exceed", () => {
    const figures = Array.from({ length: 40 }, (_, index) => 40 - index);
    expect(percentile(figures, 95)).toBe(38);
    expect(percentile([7], 95)).toBe(7);
  });

  it("divides figures of the same round", () => {
    expect(ratio([10, 40, 30], [10, 20, 10])).toEqual({ min: 1, median: 2, max: 3 });
  });
});

describe("interleave", () => {
  it("begins each round with another contender", async () => {
    const order = [];
    const results = await interleave({ a: "A", b: "B" }, { rounds: 3 }, (contender, round) => {
      order.push(contender);
      return `${contender}${round}`;
    });
    expect(order.join("")).toBe("ABBAAB");
    expect(results).toEqual({ a: ["A0", "A1", "A2"], b: ["B0", "B1", "B2"] });
  });

  it("begins no other round once the seconds are used up", async () => {
    expect(await interleave({ a: 1 }, { rounds: 9, seconds: 0 }, (contender) => contender)).toEqual({ a: [1] });
  });
});

describe("measurement", () => {
  const values = { mcpc: [10, 20], lane: [40, 40], bare: [10, 10] };

  it("compares mcpc with all others", () => {
    const { figures, ratios } = measurement({ id: "x", title: "X", unit: "µs", values });
    expect(figures.mcpc).toEqual({ min: 10, median: 15, max: 20 });
    expect(ratios).toEqual({
      "mcpc/lane": { min: 0.25, median: 0.375, max: 0.5 },
      "mcpc/bare": { min: 1, median: 1.5, max: 2 },
    });
  });

  it("compares the pairs that are there", () => {
    const pairs = [
      ["lane", "bare"],
      ["mcpc", "against"],
    ];
    const { ratios } = measurement({ id: "x", title: "X", unit: "µs", values, pairs });
    expect(ratios).toEqual({ "lane/bare": { min: 4, median: 4, max: 4 } });
  });

  it("leaves out who has no such figure", () => {
    const results = { mcpc: [{ cpu: 1 }], node: [{}] };
    expect(pick(results, ({ cpu }) => cpu)).toEqual({ mcpc: [1] });
  });
});

describe("targets", () => {
  const measured = (median) =>
    measurement({ id: "http-add-cpu", title: "HTTP add", unit: "µs", values: { mcpc: [median], bare: [10] } });

  it("says what holds, and how far off the rest is", () => {
    expect(judge([measured(13)])).toEqual([
      {
        measurement: "http-add-cpu",
        title: "HTTP add",
        of: "mcpc/bare",
        atMost: 1.3,
        value: 1.3,
        holds: true,
        over: 0,
      },
    ]);
    expect(judge([measured(26)])[0]).toMatchObject({ value: 2.6, holds: false, over: 100 });
    expect(verdictsOf(judge([measured(26)]))).toContain("100 % over");
  });

  it("judges a figure by its unit", () => {
    const size = measurement({ id: "size-stdio", title: "S", unit: "B", values: { mcpcMinifiedBeforeSdk: [90_000] } });
    expect(verdictsOf(judge([size]))).toMatch(/at most 60 kB +90 kB +50 % over/);
  });

  it("are all measured by a whole run", async () => {
    const results = await readResults("bench/results.json");
    expect(judge(results.measurements)).toHaveLength(targets.length);
    expect(results.targets).toHaveLength(targets.length);
  });
});

describe("the printed table", () => {
  it("has a block for each measurement and a line for each contender", () => {
    const values = { mcpc: [2_000, 4_000], against: [1_000, 4_000] };
    const shown = tableOf([
      { ...measurement({ id: "x", title: "X", unit: "B", values }), largest: { zod: 1_500_000 } },
    ]);
    expect(shown.split("\n").map((line) => line.replaceAll(/ +/g, " "))).toEqual([
      "X",
      " mcpc 3 kB",
      " the other checkout 2.5 kB mcpc 1.50× (1.00× to 2.00×)",
      " of it zod 1.5 MB",
    ]);
  });

  it.each([
    [0.0123, "µs", "0.0123 µs"],
    [123.4, "ms", "123 ms"],
    [999, "B", "999 B"],
    [44_400, "B", "44.4 kB"],
    [1.04, "", "1.04"],
  ])("writes %s %s as %s", (value, unit, text) => expect(figure(value, unit)).toBe(text));

  it("names contenders, and refuses those it does not know", () => {
    expect(nameOf("mcpcUnchanged")).toBe("mcpc, nothing changed");
    expect(nameOf("tools1000")).toBe("1000 tools");
    expect(() => nameOf("nobodyMinified")).toThrow("nobodyMinified");
  });
});

describe("answers", () => {
  const answer = (id, result) => JSON.stringify({ jsonrpc: "2.0", id, result });
  const value = (output, text = output) => ({
    content: [{ type: "text", text: JSON.stringify(text) }],
    structuredContent: output,
  });

  it.each(["add", "last", "orders"])("of %s are right in both their forms, or refused", (kind) => {
    const request = requestOf(kind, 100, "2026-07-28", 3);
    const right = answer(100, value(request.expected()));
    expect(() => lookAt(request, right)).not.toThrow();
    expect(() => readWhole(request, right)).not.toThrow();
    expect(() => lookAt(request, answer(100, value({ sum: -1 })))).toThrow("request 100");
    expect(() => readWhole(request, answer(100, value(request.expected(), { sum: -1 })))).toThrow("request 100");
    expect(() => readWhole(request, answer(101, value(request.expected())))).toThrow("request 100");
    expect(() => readWhole(request, answer(100, { ...value(request.expected()), isError: true }))).toThrow("100");
  });

  it("of a list name every tool", () => {
    const request = requestOf("list", 0, "2025-11-25", 2);
    const list = (...names) => answer(0, { tools: names.map((name) => ({ name, inputSchema: { type: "object" } })) });
    expect(() => readWhole(request, list("add_1", "add_0", "orders"))).not.toThrow();
    expect(() => readWhole(request, list("add_1", "orders"))).toThrow("request 0");
    expect(() => lookAt(request, list("add_0"))).toThrow("request 0");
  });

  it("of orders are 22 kB long", () => {
    const { expected } = requestOf("orders", 1, "2026-07-28", 1);
    expect(Math.round(answer(1, value(expected())).length / 1000)).toBe(22);
  });

  it("ask in the revision of the server", () => {
    expect(requestOf("add", 1, "2026-07-28", 1).body).toContain("io.modelcontextprotocol/protocolVersion");
    expect(requestOf("add", 1, "2025-11-25", 1).body).not.toContain("_meta");
  });
});

describe("sizes", () => {
  it("follow a lock file as Node finds packages", () => {
    const packages = {
      "": { dependencies: { a: "1", unused: "1" } },
      "node_modules/a": {
        dependencies: { b: "1" },
        peerDependencies: { c: "1", d: "1" },
        peerDependenciesMeta: { d: { optional: true } },
      },
      "node_modules/a/node_modules/b": { dependencies: { c: "1" } },
      "node_modules/b": {},
      "node_modules/c": { optionalDependencies: { "@s/e": "1", missing: "1" } },
      "node_modules/d": {},
      "node_modules/@s/e": {},
      "node_modules/unused": {},
    };
    expect([...closureOf(packages, ["a"])].sort()).toEqual([
      "node_modules/@s/e",
      "node_modules/a",
      "node_modules/a/node_modules/b",
      "node_modules/c",
    ]);
  });

  it("leave out the text of the SDK, however it is quoted", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mcpc-bench-"));
    try {
      const sdk = `"use strict";${"a".repeat(50)};'\n';${"b".repeat(50)}()`;
      await mkdir(join(folder, "dist/parts"), { recursive: true });
      await writeFile(join(folder, "dist/parts/sdk.js"), `const code = ${JSON.stringify(sdk)};\n`);
      const server = Buffer.from(`before(${JSON.stringify(sdk)})after`);
      const remains = 'before("\\\\")after'; // the quotes, and what was escaped before the first stretch without any
      expect(await bytesBeforeSdk(server, { root: folder })).toBe(remains.length);
      await expect(bytesBeforeSdk(Buffer.from("none"), { root: folder })).rejects.toThrow("not in the server");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe("README.md", () => {
  it("has the figures of results.json", async () => {
    const readme = await readFile("README.md", "utf8");
    expect(withTable(readme, readmeTable(await readResults("bench/results.json")))).toBe(readme);
  });
});
