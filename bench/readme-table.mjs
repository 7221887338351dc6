// node bench/readme-table.mjs: writes the table of README.md from results.json, between its two markers.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { nameOf } from "./contender-names.mjs";
import { root } from "./processes.mjs";
import { readResults } from "./results.mjs";
import { figure, times } from "./table.mjs";

const columns = {
  "HTTP call, CPU": "http-add-cpu",
  "stdio call, CPU": "stdio-add-cpu",
  "start to first list": "start-stdio-ms",
  "memory then": "start-stdio-memory",
  "to deploy": "deployed-size",
  "to install": "install-size",
};
const rows = ["mcpc", "sdk1", "sdk2", "fastmcp", "xmcp", "tmcp", "bare"];
const between = /(<!-- bench: written by bench\/readme-table.mjs -->\n)[\s\S]*?(<!-- end of bench -->)/;

/** What README.md says of a run: medians, and in brackets how many times mcpc's they are. */
export function readmeTable({ machine, measurements }) {
  const byId = new Map(measurements.map((measured) => [measured.id, measured]));
  const cells = rows.map((contender) => [
    nameOf(contender),
    ...Object.values(columns).map((id) => cellOf(byId.get(id), contender)),
  ]);
  const head = ["", ...Object.keys(columns)];
  const lines = [head, head.map((_, index) => (index === 0 ? "---" : "---:")), ...cells];
  return `${lines.map((line) => `| ${line.join(" | ")} |\n`).join("")}
Measured on ${machineText(machine)}.
`;
}

function cellOf({ unit, figures, ratios }, contender) {
  if (!figures[contender]) return "–";
  const ratio = ratios[`mcpc/${contender}`];
  return figure(figures[contender].median, unit) + (ratio ? ` (${times(1 / ratio.median)})` : "");
}

function machineText({ cpu, cores, node, platform, pinned, load }) {
  const alone = pinned ? ", servers and load on a core each" : "";
  const busy = load >= 0.5 ? `, while others were at work on it (load ${load})` : "";
  return `${cores} cores of ${cpu}, ${platform}, Node ${node}${alone}${busy}`;
}

/** README.md with another table in it. */
export function withTable(readme, table) {
  if (!between.test(readme)) throw new Error("README.md has no markers for the table of the bench");
  return readme.replace(between, (_, begin, end) => `${begin}${table}${end}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const readme = join(root, "README.md");
  const table = readmeTable(await readResults(join(root, "bench/results.json")));
  await writeFile(readme, withTable(await readFile(readme, "utf8"), table));
}
