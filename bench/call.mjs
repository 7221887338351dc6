const clientInfo = { name: "bench", version: "1.0.0" };
const meta = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientInfo": clientInfo,
  "io.modelcontextprotocol/clientCapabilities": {},
};

/** The n-th call of a run: which tool, with what, and the text a right answer contains. */
export function callOf(id, revision, tools) {
  const name = `add_${id % tools}`;
  const [a, b] = [id % 1000, (id * 7) % 1000];
  const params = { name, arguments: { a, b }, ...(revision === "2026-07-28" && { _meta: meta }) };
  return { id, name, sum: a + b, body: JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params }) };
}

/** The handshake of a 2025 connection. */
export const initialize = JSON.stringify({
  jsonrpc: "2.0",
  id: "initialize",
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo },
});
export const initialized = JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" });
export const listTools = JSON.stringify({ jsonrpc: "2.0", id: "list", method: "tools/list" });

/** Every answer is looked at; one in a hundred is read whole. */
export function checkAnswer({ id, sum }, text) {
  if (!text.includes(`"structuredContent":{"sum":${sum}}`)) throw new Error(`Wrong answer to call ${id}: ${text}`);
  if (id % 100 !== 0) return;
  const message = JSON.parse(text);
  const shown = JSON.parse(message.result.content[0].text);
  if (message.id !== id || shown.sum !== sum || message.result.isError) throw new Error(`Wrong answer: ${text}`);
}
