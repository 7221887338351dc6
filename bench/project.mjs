import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Writes a project of N tools `add_i(a, b, note?)`, ten to a file, as a user would lay it out. */
export async function writeProject(folder, tools) {
  await mkdir(join(folder, "src"), { recursive: true });
  const files = Array.from({ length: Math.ceil(tools / 10) }, (_, index) => `tools-${index}`);
  await Promise.all([
    write(folder, "package.json", JSON.stringify({ name: "bench", version: "1.0.0", type: "module" })),
    write(folder, "tsconfig.json", JSON.stringify({ compilerOptions, include: ["src"] })),
    write(folder, "src/server.ts", files.map((file) => `export * from "./${file}.ts";\n`).join("")),
    ...files.map((file, index) =>
      write(folder, `src/${file}.ts`, sourceOf(index * 10, Math.min(tools, index * 10 + 10))),
    ),
  ]);
}

const compilerOptions = {
  target: "es2023",
  module: "nodenext",
  strict: true,
  noEmit: true,
  types: [],
  allowImportingTsExtensions: true,
};

function write(folder, path, text) {
  return writeFile(join(folder, path), text);
}

function sourceOf(from, to) {
  return Array.from({ length: to - from }, (_, offset) => functionOf(from + offset)).join("\n");
}

function functionOf(index) {
  return `/**
 * Add two numbers, number ${index}.
 * @param a the first number
 * @param b the second number
 * @param note a remark
 */
export function add_${index}(a: number, b: number, note?: string): { sum: number } {
  void note;
  return { sum: a + b };
}
`;
}
