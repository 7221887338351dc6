// The floor: the same answers from node:http or a stdio loop, with no validation, no rules of the protocol and no
// second revision. Nothing that speaks MCP correctly can be expected to be faster.
const TOOLS = Number(process.env.BENCH_TOOLS ?? 20);
const number = (description) => ({ type: "number", description });
const list = {
  tools: Array.from({ length: TOOLS }, (_, index) => ({
    name: `add_${index}`,
    description: `Add two numbers, number ${index}.`,
    inputSchema: {
      type: "object",
      properties: {
        a: number("the first number"),
        b: number("the second number"),
        note: { type: "string", description: "a remark" },
      },
      required: ["a", "b"],
    },
    outputSchema: { type: "object", properties: { sum: { type: "number" } }, required: ["sum"] },
  })),
};
const initialized = {
  protocolVersion: "2025-11-25",
  capabilities: { tools: {} },
  serverInfo: { name: "bench", version: "1.0.0" },
};

function answer(text) {
  const { id, method, params } = JSON.parse(text);
  if (id === undefined) return undefined;
  return JSON.stringify({ jsonrpc: "2.0", id, result: resultOf(method, params) });
}

function resultOf(method, params) {
  if (method === "initialize") return initialized;
  if (method === "tools/list") return list;
  const output = { sum: params.arguments.a + params.arguments.b };
  return {
    content: [{ type: "text", text: JSON.stringify(output) }],
    structuredContent: output,
    resultType: "complete",
  };
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
