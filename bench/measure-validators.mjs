import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { interleave } from "./interleave.mjs";
import { measurement, pick } from "./measurement.mjs";
import { output, root } from "./processes.mjs";
import { bundleContenders } from "./validators/contenders.mjs";
import { drawSamples } from "./validators/samples.mjs";

const SAMPLES = 96; // right ones, and as many wrong ones
const oneContender = join(root, "bench/validators/process.mjs");

/** Validators of one nested order: what they cost to load, how large they are, and what an order costs. */
export async function measureValidators({ workspace, checkouts, plan }) {
  const folder = join(workspace, "validators");
  await mkdir(folder);
  const contenders = await bundleContenders(folder, checkouts);
  const samples = drawSamples(SAMPLES);
  const samplesFile = join(folder, "samples.json");
  await writeFile(samplesFile, JSON.stringify(samples));
  const measure = async ({ file, bytes }) => {
    const text = await output(process.execPath, [oneContender, file, samplesFile, String(plan.milliseconds)]);
    const measured = JSON.parse(text);
    checkVerdicts(file, measured.verdicts);
    return { ...measured, bytes };
  };
  const rows = await interleave(contenders, plan, measure);
  const figure = (id, title, unit, read) =>
    measurement({ id: `validators-${id}`, title: `nested order, ${title}`, unit, values: pick(rows, read) });
  return [
    figure("import", "import to first validation", "ms", ({ figures }) => figures.importMs),
    figure("import-cpu", "the same, CPU", "ms", ({ figures }) => figures.importCpuMs),
    figure("size", "code minified", "B", ({ bytes }) => bytes),
    figure("valid", "valid: CPU", "µs", ({ figures }) => figures.valid),
    figure("invalid", "invalid: CPU", "µs", ({ figures }) => figures.invalid),
    figure("explained", "invalid: CPU with its message", "µs", ({ figures }) => figures.explained),
    figure("told", "problems told per mistake", "", ({ messages }) => linesPerMistake(messages, samples.invalid)),
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
