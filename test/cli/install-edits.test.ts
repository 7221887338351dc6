import { parse as parseToml, stringify as toToml } from "@decimalturn/toml-patch";
import fc from "fast-check";
import { parse as parseJson } from "jsonc-parser";
import { describe, expect, it } from "vitest";
import { parse as parseYaml, stringify as toYaml } from "yaml";
import type { FormatName } from "../../cli/install/clients.ts";
import { withEntry, withoutEntry } from "../../cli/install/edit.ts";
import { formats } from "../../cli/install/formats/index.ts";

/** The same documents each time. */
const settings = { seed: 20, numRuns: 300 };
const entry = { command: "/n", args: ["/s.mjs", "a b", '"', "\\"], env: { K: "v\nw" } };
const path = ["servers", "orders"];

const key = fc.constantFrom("a", "b c", "", "ü", 'q"', "x.y", "servers2", "toString");
const text = fc.constantFrom("", "s", "a\nb", "# no", "// no", "}", "{", ",", "]", "'", "ü");
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, text, fc.integer({ min: -9, max: 99 }), fc.boolean(), tie("list"), tie("table")),
  list: fc.array(tie("value"), { maxLength: 3 }),
  table: fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
}));
const table = fc.dictionary(key, value, { maxKeys: 4, noNullPrototype: true });
/** With a table of servers, and without. */
const document = fc
  .tuple(table, fc.option(table))
  .map(([others, servers]) => (servers ? { ...others, servers } : others));

const space = (strict: boolean) =>
  fc.constantFrom("", " ", "\n", "\n  ", "\t", "\r\n", ...(strict ? [] : [" // c\n", "/* c */", "/* , } */"]));

/** JSON with white space (and comments and trailing commas) anywhere. */
function jsonText(data: unknown, strict: boolean, draw: fc.GeneratorValue): string {
  const gap = () => draw(space, strict);
  const comma = (length: number) => (!strict && length > 0 && draw(fc.boolean) ? "," : "");
  if (Array.isArray(data)) {
    const items = data.map((item) => gap() + jsonText(item, strict, draw) + gap());
    return `[${items.join(",")}${comma(items.length)}${gap()}]`;
  }
  if (typeof data !== "object" || data === null) return JSON.stringify(data);
  const pairs = Object.entries(data).map(
    ([name, one]) => `${gap()}${JSON.stringify(name)}${gap()}:${gap()}${jsonText(one, strict, draw)}${gap()}`,
  );
  return `{${pairs.join(",")}${comma(pairs.length)}${gap()}}`;
}

/** `read` is the notation's own parser, so that a mistake of ours in reading does not hide one in writing. */
function expectOneEntry(format: FormatName, before: string, read: (text: string) => unknown): void {
  const old: Record<string, unknown> = { ...(read(before) as object) };
  const after = withEntry(formats[format], before, path, entry);
  expect(read(after)).toEqual({ ...old, servers: { ...(old.servers as object), orders: entry } });
  const replaced = withEntry(formats[format], after, path, { command: "z" });
  expect(read(replaced)).toEqual({ ...old, servers: { ...(old.servers as object), orders: { command: "z" } } });
  const without = { servers: {}, ...(read(withoutEntry(formats[format], after, path)) as object) };
  expect(without).toEqual({ ...old, servers: { ...(old.servers as object) } });
}

describe("an edit leaves the rest of any document as it is", { timeout: 60_000 }, () => {
  it.each(["json", "jsonc"] as const)("%s", (format) => {
    const read = (source: string) => parseJson(source, [], { allowTrailingComma: true });
    fc.assert(
      fc.property(document, fc.gen(), (data, draw) => {
        expectOneEntry(format, jsonText(data, format === "json", draw), read);
      }),
      settings,
    );
  });

  it("yaml", () => {
    const styles = fc.record({
      indent: fc.constantFrom(2, 4),
      indentSeq: fc.boolean(),
      collectionStyle: fc.constantFrom("any" as const, "flow" as const),
      lineWidth: fc.constantFrom(0, 20, 80),
    });
    fc.assert(
      fc.property(document, styles, fc.boolean(), fc.boolean(), (data, style, isOpen, isCrlf) => {
        const source = `# top\n${toYaml(data, style)}`;
        const closed = isOpen ? source.trimEnd() : source;
        expectOneEntry("yaml", isCrlf ? closed.replaceAll("\n", "\r\n") : closed, (one) => parseYaml(one));
      }),
      settings,
    );
  });

  it("toml", () => {
    const read = (source: string) => JSON.parse(JSON.stringify(parseToml(source)));
    fc.assert(
      fc.property(document, fc.boolean(), fc.boolean(), (data, isOpen, isCrlf) => {
        const source = `# top\n${toToml(data)}`;
        const closed = isOpen ? source.trimEnd() : source;
        expectOneEntry("toml", isCrlf ? closed.replaceAll("\n", "\r\n") : closed, read);
      }),
      settings,
    );
  });
});
