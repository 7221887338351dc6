import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mapValues, measurement } from "./measurement.mjs";
import { listening } from "./processes.mjs";
import { writeProject } from "./project.mjs";
import { percentile } from "./statistics.mjs";

const TIMEOUT_MS = 60_000;

/** How long it takes from saving a file until `mcpc dev` serves what it says now and has told its pages. */
export async function measureEdits({ workspace, checkouts, plan }) {
  const results = [];
  for (const { adds, perFile, edits } of plan.sizes) {
    const values = {};
    for (const [name, { cli }] of Object.entries(checkouts)) {
      const folder = join(workspace, `dev-${name}-${adds}`);
      await writeProject(folder, { adds, perFile });
      values[name] = await editAgainAndAgain(cli, folder, { adds, perFile, edits });
    }
    const title = `mcpc dev, an edit among ${adds} functions`;
    const p95 = mapValues(values, (milliseconds) => [percentile(milliseconds, 95)]);
    results.push(
      measurement({ id: `edit-${adds}`, title, unit: "ms", values }),
      measurement({ id: `edit-${adds}-p95`, title: `${title}: 95 % within`, unit: "ms", values: p95 }),
    );
  }
  return results;
}

async function editAgainAndAgain(cli, folder, { adds, perFile, edits }) {
  const child = spawn(process.execPath, [cli, "dev", "--port", "0"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), TIMEOUT_MS + edits * 10_000);
  try {
    const url = await listening(child, TIMEOUT_MS);
    const events = await listen(new URL("/__mcpc/dev", url));
    const milliseconds = [];
    for (let edit = 0; edit <= edits; edit++)
      milliseconds.push(await editOnce(folder, { adds, perFile, edit, url, events }));
    return milliseconds.slice(1); // the first one loads code that no build has run yet
  } finally {
    clearTimeout(timer);
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  }
}

/** Another sum and another description, in a file that is another one each time. */
async function editOnce(folder, { adds, perFile, edit, url, events }) {
  const index = (edit * 37) % adds;
  const path = join(folder, `src/tools-${Math.floor(index / perFile)}.ts`);
  const text = (await readFile(path, "utf8"))
    .replace(new RegExp(`number ${index}(, edited \\d+ times)?\\.`), `number ${index}, edited ${edit} times.`)
    .replace(new RegExp(`(add_${index}\\([\\s\\S]*?)a \\+ b[ +\\d]* `), `$1a + b + ${edit} `);
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
  const [, json] = /^(?:data: )?(\{.*\})$/m.exec(await response.text()) ?? [];
  return JSON.parse(json).result.structuredContent.sum;
}
