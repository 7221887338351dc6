import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mapValues, measurement } from "./measurement.mjs";
import { listening, stop } from "./processes.mjs";
import { writeProject } from "./project.mjs";
import { percentile } from "./statistics.mjs";

const TIMEOUT_MS = 60_000;

/** How long it takes from saving a file until `mcpc dev` serves what it says now and has told its pages. */
export async function measureEdits({ workspace, checkouts, plan }) {
  const results = [];
  for (const { adds, perFile, edits } of plan.sizes) {
    const values = {};
    for (const [name, checkout] of Object.entries(checkouts)) {
      const folder = join(workspace, `dev-${name}-${adds}`);
      await writeProject(folder, { adds, perFile });
      values[name] = await editAgainAndAgain(checkout, folder, { adds, perFile, edits, seconds: plan.seconds });
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

/** No edit begins once the seconds are used up, but for the first that counts. */
async function editAgainAndAgain({ cli, env }, folder, { adds, perFile, edits, seconds }) {
  const child = spawn(process.execPath, [cli, "dev", "--port", "0"], {
    cwd: folder,
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), TIMEOUT_MS + 2_000 * seconds);
  try {
    const url = await listening(child, TIMEOUT_MS);
    const events = await listen(new URL("/__mcpc/dev", url));
    const milliseconds = [];
    const end = performance.now() + seconds * 1_000;
    for (let edit = 0; edit <= edits && (edit < 2 || performance.now() < end); edit++)
      milliseconds.push(await editOnce(folder, { adds, perFile, edit, url, events }));
    return milliseconds.slice(1); // the first one loads code that no build has run yet
  } finally {
    clearTimeout(timer);
    await stop(child, "SIGTERM");
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

/** The next change of a tool. A file that is saved in two steps can be seen in between, as one with errors too. */
async function nextSwap(events, tool) {
  let errors = "";
  for (;;) {
    const { type, text } = await events.next().catch((cause) => {
      throw new Error(`mcpc dev did not serve ${tool} again ${errors}`, { cause });
    });
    if (type === "swapped" && text.split(/\s+/).includes(tool)) return;
    if (type === "errors") errors = text;
  }
}

/** The events of a page, one by one; what keeps the connection alive between them is none. */
async function listen(url) {
  const response = await fetch(url);
  const reader = response.body.getReader();
  let text = "";
  return {
    async next() {
      for (;;) {
        const end = text.indexOf("\n\n");
        const block = text.slice(0, Math.max(end, 0));
        if (end >= 0) text = text.slice(end + 2);
        if (block.startsWith("data: ")) return JSON.parse(block.slice("data: ".length));
        if (end >= 0) continue;
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
