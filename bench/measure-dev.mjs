import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "./measure-build.mjs";
import { root } from "./processes.mjs";
import { writeProject } from "./project.mjs";
import { percentile, spread } from "./statistics.mjs";

const cli = join(root, "dist/cli/main.js");
const TIMEOUT_MS = 60_000;

/**
 * How long it takes from saving a file until `mcpc dev` serves what it says now and has told its pages, beside a build
 * of the same project from nothing.
 */
export async function measureDev(workspace, { tools, edits, builds }) {
  const folder = join(workspace, `dev-${tools}`);
  await writeProject(folder, tools);
  const cold = [];
  for (let round = 0; round <= builds; round++) cold.push(await build(folder));
  cold.shift(); // file caches
  const milliseconds = await editAgainAndAgain(folder, { tools, edits });
  const figures = { mcpc: { ...spread(milliseconds), p95: percentile(milliseconds, 95) }, build: spread(cold) };
  const ratios = { build: spread(milliseconds.map((value) => value / figures.build.median)) };
  return { title: `mcpc dev, an edit among ${tools} tools`, unit: "ms", figures, ratios };
}

async function editAgainAndAgain(folder, { tools, edits }) {
  const child = spawn(process.execPath, [cli, "dev", "--port", "0"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), TIMEOUT_MS + edits * 10_000);
  try {
    const url = await listening(child);
    const events = await listen(new URL("/__mcpc/dev", url));
    const milliseconds = [];
    for (let edit = 0; edit <= edits; edit++) milliseconds.push(await editOnce(folder, { tools, edit, url, events }));
    return milliseconds.slice(1); // the first one loads code that no build has run yet
  } finally {
    clearTimeout(timer);
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  }
}

/** Another sum and another description, in a file that is another one each time. */
async function editOnce(folder, { tools, edit, url, events }) {
  const index = (edit * 37) % tools;
  const path = join(folder, `src/tools-${Math.floor(index / 10)}.ts`);
  const text = (await readFile(path, "utf8"))
    .replace(`number ${index}.`, `number ${index}, edited ${edit} times.`)
    .replace(new RegExp(`(add_${index}\\([\\s\\S]*?)a \\+ b `), `$1a + b + ${edit} `);
  const start = performance.now();
  await writeFile(path, text);
  await nextSwap(events, `add_${index}`);
  const milliseconds = performance.now() - start;
  const sum = await call(url, `add_${index}`);
  if (sum !== 3 + edit) throw new Error(`after edit ${edit}, add_${index}(1, 2) is ${sum}`);
  return milliseconds;
}

/** The next change of a tool; files that are saved in two steps can be seen in between. */
async function nextSwap(events, tool) {
  for (;;) {
    const { type, text } = await events.next();
    if (type === "swapped" && text.split(/\s+/).includes(tool)) return;
    if (type === "errors") throw new Error(text);
  }
}

async function listen(url) {
  const response = await fetch(url);
  const reader = response.body.getReader();
  let text = "";
  return {
    async next() {
      for (;;) {
        const event = /^data: (.*)\n\n/.exec(text);
        if (event) {
          text = text.slice(event[0].length);
          return JSON.parse(event[1]);
        }
        const { value, done } = await reader.read();
        if (done) throw new Error("mcpc dev has ended");
        text += Buffer.from(value).toString();
      }
    },
  };
}

async function call(url, name) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: { a: 1, b: 2 } } }),
  });
  const [, json] = /^data: (\{.*\})$/m.exec(await response.text()) ?? [];
  return JSON.parse(json).result.structuredContent.sum;
}

async function listening(child) {
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  for (;;) {
    const url = /listening on (http:\/\/\S+)/.exec(stderr)?.[1];
    if (url) return new URL(url);
    if (child.exitCode !== null) throw new Error(`mcpc dev ended with ${child.exitCode}:\n${stderr}`);
    await Promise.race([once(child.stderr, "data", { signal }), once(child, "exit", { signal })]);
  }
}
