// Starts a fixture case: npm run new:fixture -- types/optional-with-default
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const areas = ["types", "tools", "diagnostics", "emit", "calls"];
const [area, name] = (process.argv[2] ?? "").split("/");
if (!areas.includes(area ?? "") || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name ?? "")) {
  console.error(`Usage: npm run new:fixture -- AREA/kebab-case-name, where AREA is one of ${areas.join(", ")}`);
  process.exit(2);
}
const folder = join(import.meta.dirname, "..", "fixtures", area, name);
if (existsSync(folder)) {
  console.error(`fixtures/${area}/${name} is there already`);
  process.exit(1);
}
mkdirSync(folder, { recursive: true });
writeFileSync(
  join(folder, "input.ts"),
  "/** Add two numbers. */\nexport function add(a: number, b: number): number {\n  return a + b;\n}\n",
);
if (area === "calls")
  writeFileSync(join(folder, "calls.json"), '[{ "tool": "add", "arguments": { "a": 1, "b": 2 } }]\n');
console.log(`Edit fixtures/${area}/${name}/input.ts, then run: npm run fixtures:update -- ${area}/${name}`);
