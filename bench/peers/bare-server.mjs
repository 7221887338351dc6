// The floor: the same answers from node:http or a stdio loop, with no validation, no rules of the protocol and no
// second revision. Nothing that speaks MCP correctly can be expected to be faster. The list is text from the start.
import { listingOf } from "./json-schemas.mjs";
import { resultOf, tools } from "./tools.mjs";

const list = JSON.stringify({ tools: tools.map(listingOf), resultType: "complete" });
const byName = new Map(tools.map((tool) => [tool.name, tool]));
const initialized = {
  protocolVersion: "2025-11-25",
  capabilities: { tools: {} },
  serverInfo: { name: "bench", version: "1.0.0" },
};

function answer(text) {
  const { id, method, params } = JSON.parse(text);
  if (id === undefined) return undefined;
  if (method === "tools/list") return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${list}}`;
  const result = method === "initialize" ? initialized : call(params);
  return JSON.stringify({ jsonrpc: "2.0", id, result });
}

function call({ name, arguments: args }) {
  return { ...resultOf(byName.get(name).run(args)), resultType: "complete" };
}

if (process.argv.includes("--http")) {
  const { createServer } = await import("node:http");
  const listener = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const text = answer(body) ?? "";
      response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
      response.end(text);
    });
  });
  listener.listen(0, "127.0.0.1", () => {
    process.stderr.write(`listening on http://127.0.0.1:${listener.address().port}/mcp\n`);
  });
} else {
  let rest = "";
  process.stdin.setEncoding("utf8");
  process.stdin.on("data", (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop();
    let text = "";
    for (const line of lines) {
      const reply = answer(line);
      if (reply !== undefined) text += `${reply}\n`;
    }
    if (text) process.stdout.write(text);
  });
}
