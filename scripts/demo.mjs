// Builds examples/filesystem and calls one of its tools over both transports: npm run demo
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

const root = join(import.meta.dirname, "..");
const example = join(root, "examples/filesystem");
const env = { ...process.env, FILESYSTEM_ROOTS: example };
const server = "dist/server.mjs";
const call = { name: "list_directory", arguments: { path: join(example, "src") } };

say("$ cd examples/filesystem && npx mcpc build");
const build = spawnSync(process.execPath, [join(root, "dist/cli/main.js"), "build"], {
  cwd: example,
  stdio: "inherit",
});
if (build.status !== 0) process.exit(build.status ?? 1);

say(`\n$ node ${server}\n> tools/call ${JSON.stringify(call)}`);
await ask(new StdioClientTransport({ command: process.execPath, args: [server], cwd: example, env, stderr: "ignore" }));

say(`\n$ node ${server} --http\n> tools/call ${JSON.stringify(call)}`);
const { child, url } = await startHttp();
await ask(new StreamableHTTPClientTransport(new URL(url)));
child.kill("SIGTERM");

/** Connects the way a client does today (2026-07-28, else 2025), calls, and prints the answer. */
async function ask(transport) {
  const client = new Client({ name: "demo", version: "1.0.0" }, { versionNegotiation: { mode: "auto" } });
  await client.connect(transport);
  const { content } = await client.callTool(call);
  say(content.map((block) => block.text).join("\n"));
  say(`(protocol ${client.getNegotiatedProtocolVersion()})`);
  await client.close();
}

function startHttp() {
  const child = spawn(process.execPath, [server, "--http", "--port", "0"], {
    cwd: example,
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  return new Promise((resolve, reject) => {
    let text = "";
    child.stderr.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
      const url = /listening on (\S+)/.exec(text)?.[1];
      if (url) resolve({ child, url });
    });
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}: ${text}`)));
  });
}

function say(text) {
  console.log(text);
}
