import { readFile, writeFile } from "node:fs/promises";

/** Writes what a run found, four digits to a number and a line to each spread. */
export function writeResults(file, results) {
  const text = JSON.stringify(results, (_key, value) => rounded(value), 2);
  return writeFile(file, `${text.replaceAll(spread, '{ "min": $1, "median": $2, "max": $3 }')}\n`);
}

const spread = /\{\s+"min": (\S+),\s+"median": (\S+),\s+"max": (\S+)\s+\}/g;

/** What a run wrote: `{machine, plan, targets, measurements}`. */
export async function readResults(file) {
  return JSON.parse(await readFile(file, "utf8"));
}

function rounded(value) {
  return typeof value === "number" ? Number(value.toPrecision(4)) : value;
}
