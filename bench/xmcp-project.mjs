import { copyFile, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { peersFolder } from "./peers.mjs";
import { freePort, timed } from "./processes.mjs";

/**
 * Writes a project of xmcp as its documentation lays it out, a file for each tool. It listens on the port that is written
 * into its config.
 */
export async function writeXmcpProject(folder, { adds, orders }) {
  await mkdir(join(folder, "src/tools"), { recursive: true });
  await symlink(join(peersFolder, "node_modules"), join(folder, "node_modules"), "junction");
  const write = (path, text) => writeFile(join(folder, path), text);
  await Promise.all([
    write("package.json", JSON.stringify({ name: "bench", version: "1.0.0", private: true })),
    write("tsconfig.json", JSON.stringify({ compilerOptions, include: ["xmcp-env.d.ts", "src"] })),
    write("xmcp.config.ts", configOf(await freePort())),
    ...["tools.mjs", "zod-shapes.mjs"].map((file) => copyFile(join(peersFolder, file), join(folder, "src", file))),
    ...Array.from({ length: adds }, (_, index) => write(`src/tools/add_${index}.ts`, addOf(index))),
    ...(orders ? [write("src/tools/orders.ts", ordersTool)] : []),
  ]);
}

/** Builds a project of xmcp from nothing, and says how many milliseconds it took. */
export async function buildXmcp(folder) {
  await Promise.all(["dist", ".xmcp"].map((left) => rm(join(folder, left), { recursive: true, force: true })));
  return timed(process.execPath, [join(peersFolder, "node_modules/xmcp/dist/cli.js"), "build"], { cwd: folder });
}

const compilerOptions = {
  target: "es2022",
  module: "esnext",
  moduleResolution: "bundler",
  strict: true,
  skipLibCheck: true,
  allowJs: true,
};

function configOf(port) {
  return `import type { XmcpConfig } from "xmcp";

const config: XmcpConfig = {
  http: { port: ${port}, host: "127.0.0.1" },
  stdio: true,
  paths: { tools: "./src/tools", prompts: false, resources: false },
};

export default config;
`;
}

function addOf(index) {
  return `import { z } from "zod";
import type { InferSchema, ToolMetadata } from "xmcp";

export const schema = {
  a: z.number().describe("the first number"),
  b: z.number().describe("the second number"),
  note: z.string().optional().describe("a remark"),
};

export const outputSchema = { sum: z.number() };

export const metadata: ToolMetadata = { name: "add_${index}", description: "Add two numbers, number ${index}." };

export default function add({ a, b }: InferSchema<typeof schema>) {
  const output = { sum: a + b };
  return { content: [{ type: "text" as const, text: JSON.stringify(output) }], structuredContent: output };
}
`;
}

const ordersTool = `import type { ToolMetadata } from "xmcp";
import { placeOrders, resultOf } from "../tools.mjs";
import { shapes } from "../zod-shapes.mjs";

export const schema = shapes.orders.input();

export const outputSchema = shapes.orders.output();

export const metadata: ToolMetadata = { name: "orders", description: "Make an order of each line." };

export default function orders(args: unknown) {
  return resultOf(placeOrders(args));
}
`;
