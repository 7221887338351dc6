// Writes docs/types.md from fixtures/types/every-row: node scripts/types-table.mjs [--check]
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const fixture = join(root, "fixtures/types/every-row");
const page = join(root, "docs/types.md");
const read = (path) => readFileSync(join(fixture, path), "utf8");

const source = read("input.ts");
const schemas = JSON.parse(read("expected/schemas.json"));
const { signatures } = JSON.parse(read("expected/manifest.json"));

/** How a codec's value arrives, where its type as written would not say. */
const arrivals = {
  date: "`Date`",
  url: "`URL`",
  bigint: "`bigint`",
  regexp: "`RegExp`",
  uint8array: "`Uint8Array`",
  set: "`Set`",
  map: "`Map`",
};

const rows = [...source.matchAll(/\/\*\* (.+) \*\/\nexport const (\w+) = \(value: (.+), more\?: 0\)/g)].map(
  ([, section, name, type]) => ({ section, type, ...describe(name) }),
);

function describe(name) {
  const { $defs, properties } = schemas[name].inputSchema;
  const schema = $defs ? { ...properties.value, $defs } : properties.value;
  return { schema, arrives: arrival(signatures[name].parameters[0].shape) };
}

function arrival(shape) {
  if (shape.kind === "codec") return arrivals[shape.codec];
  if (shape.kind === "union" && shape.members.some((member) => member.kind === "codec")) {
    return shape.members
      .map((member) => (member.kind === "codec" ? arrivals[member.codec] : `\`${member.kind}\``))
      .join(" or ");
  }
  return "the same";
}

const code = (text) => {
  const [open, close] = text.includes("`") ? ["`` ", " ``"] : ["`", "`"];
  return open + text.replaceAll("|", "\\|") + close;
};
const json = (value) => code(JSON.stringify(value).replaceAll('":', '": ').replaceAll(',"', ', "'));

function table(section) {
  const lines = rows
    .filter((row) => row.section === section)
    .map(({ type, schema, arrives }) => `| ${code(type)} | ${json(schema)} | ${arrives} |`);
  return [`## ${section}`, "", "| TypeScript | schema | arrives as |", "| --- | --- | --- |", ...lines].join("\n");
}

const declarations = source.slice(source.indexOf("enum"), source.indexOf("/**")).trim();
const text = `# Types

What a type becomes on the wire, and what the function gets. Types are read by TypeScript's own checker, so generics,
utility types, mapped and conditional types, \`keyof\`, \`typeof\` and inferred types such as \`z.infer<…>\` count as what
they resolve to. The rows below use these declarations:

\`\`\`ts no-build
${declarations}
\`\`\`

${[...new Set(rows.map((row) => row.section))].map(table).join("\n\n")}

## Optional, nullable, default

A parameter or property with \`?\` or with a default may be left out; it is never null. \`string | null\` takes null. A
constant default is told to the client, and JavaScript applies it.

## Results

A result is described by the return type, written or inferred, with promises unwrapped. Objects in results may carry more
than their type says. Methods stay behind. \`undefined\` becomes \`null\` where a value has to stand.

## What cannot travel

Functions, symbols, \`WeakMap\` and other values without a JSON form are errors at build time that name the path, such as
\`options.cache.store\`.
`;

if (process.argv.includes("--check")) process.exitCode = readFileSync(page, "utf8") === text ? 0 : 1;
else writeFileSync(page, text);
