/** How a contender is called in what people read. */
const names = {
  mcpc: "mcpc",
  lane: "mcpc --lane sdk",
  stdioOnly: "mcpc --transport stdio",
  against: "the other checkout",
  sdk1: "SDK 1.x",
  sdk2: "SDK 2.x",
  tuned: "SDK 2.x, schemas made once",
  lowLevel: "SDK 2.x, low-level Server",
  fastmcp: "fastmcp",
  xmcp: "xmcp",
  tmcp: "tmcp",
  bare: "bare Node loop",
  node: "Node alone",
  tsc: "tsc --noEmit",
  alone: "our validators without the words",
  standalone: "Ajv standalone, all errors",
  standaloneFirst: "Ajv standalone, first error",
  ajv: "Ajv at run time",
  zod: "zod 4",
  cap: "1,000 of them, as many as are kept",
};

const kinds = {
  AfterOthers: "has built other projects",
  Native: "has built other projects, TypeScript 7 checks",
  Unchanged: "nothing changed",
  Minified: "minified",
  Gzip: "minified, gzip",
  BeforeSdk: "before the SDK",
  MinifiedBeforeSdk: "minified, before the SDK",
};

/** `mcpcMinified` is mcpc's, minified; `tools100` is mcpc with 100 tools. */
export function nameOf(contender) {
  if (names[contender]) return names[contender];
  const tools = /^tools(\d+)$/.exec(contender)?.[1];
  if (tools) return tools === "1" ? "1 tool" : `${tools} tools`;
  const [, base, kind] = /^([a-z]+)([A-Z]\w*)$/.exec(contender) ?? [];
  if (!names[base] || !kinds[kind]) throw new Error(`No name for contender ${contender}`);
  return `${names[base]}, ${kinds[kind]}`;
}
