import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./processes.mjs";

/** Writes a project of so many tools `add_i(a, b, note?)`, and `orders` where asked for, as a user would lay it out. */
export async function writeProject(folder, { adds, perFile = 10, orders = false }) {
  await mkdir(join(folder, "src"), { recursive: true });
  const files = Array.from({ length: Math.ceil(adds / perFile) }, (_, index) => `tools-${index}`);
  const entry = [...files, ...(orders ? ["orders"] : [])];
  await Promise.all([
    write(folder, "package.json", JSON.stringify({ name: "bench", version: "1.0.0", type: "module" })),
    write(folder, "tsconfig.json", JSON.stringify({ compilerOptions, include: ["src"] })),
    write(folder, "src/server.ts", entry.map((file) => `export * from "./${file}.ts";\n`).join("")),
    ...files.map((file, index) =>
      write(folder, `src/${file}.ts`, sourceOf(index * perFile, Math.min(adds, (index + 1) * perFile))),
    ),
    ...(orders ? [copyFile(join(root, "bench/orders.ts"), join(folder, "src/orders.ts"))] : []),
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
