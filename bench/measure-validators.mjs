import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mapValues, ratiosOf } from "./measure-start.mjs";
import { output, root } from "./processes.mjs";
import { interleave, spread } from "./statistics.mjs";
import { bundleContenders } from "./validators/contenders.mjs";
import { drawSamples } from "./validators/samples.mjs";

const SAMPLES = 96; // right ones, and as many wrong ones
const oneContender = join(root, "bench/validators/process.mjs");

/** Validators of one nested order: what they cost to load, how large they are, and what an order costs. */
export async function measureValidators(workspace, { rounds, milliseconds }) {
  const folder = join(workspace, "validators");
  await mkdir(folder);
  const contenders = await bundleContenders(folder);
  const samples = drawSamples(SAMPLES);
  const samplesFile = join(folder, "samples.json");
  await writeFile(samplesFile, JSON.stringify(samples));
  const measure = async ({ file }) => {
    const text = await output(process.execPath, [oneContender, file, samplesFile, String(milliseconds)]);
    const measured = JSON.parse(text);
    checkVerdicts(file, measured.verdicts);
    return measured;
  };
  const rows = await interleave(contenders, rounds, measure);
  const figure = (title, unit, read) => {
    const values = mapValues(rows, (results) => results.map(read));
    const present = Object.fromEntries(Object.entries(values).filter(([, [first]]) => first !== undefined));
    return { title: `nested order, ${title}`, unit, figures: mapValues(present, spread), ratios: ratiosOf(present) };
  };
  const bytes = mapValues(contenders, ({ bytes }) => [bytes]);
  return [
    figure("import to first validation", "ms", ({ figures }) => figures.importMs),
    figure("the same, CPU", "ms", ({ figures }) => figures.importCpuMs),
    { title: "nested order, code minified", unit: "B", figures: mapValues(bytes, spread), ratios: ratiosOf(bytes) },
    figure("valid: CPU", "µs", ({ figures }) => figures.valid),
    figure("invalid: CPU", "µs", ({ figures }) => figures.invalid),
    figure("invalid: CPU with its message", "µs", ({ figures }) => figures.explained),
    figure("problems told per mistake", "", ({ messages }) => linesPerMistake(messages, samples.invalid)),
  ];
}

/** All contenders must say of every sample what is known of it. */
function checkVerdicts(file, verdicts) {
  const wrong = verdicts.findIndex((verdict, index) => verdict !== index < SAMPLES);
  if (wrong >= 0 || verdicts.length !== 2 * SAMPLES) throw new Error(`${file} is wrong about sample ${wrong}`);
}

/** One is right: each mistake told once. Nothing where a contender has no words. */
function linesPerMistake(messages, invalid) {
  if (messages.length === 0) return undefined;
  const lines = messages.reduce((sum, message) => sum + message.split("\n").length, 0);
  return lines / invalid.reduce((sum, { mistakes }) => sum + mistakes, 0);
}
