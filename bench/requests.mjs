import { isDeepStrictEqual } from "node:util";
import { placeOrders } from "./peers/tools.mjs";

const clientInfo = { name: "bench", version: "1.0.0" };
const meta = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientInfo": clientInfo,
  "io.modelcontextprotocol/clientCapabilities": {},
};

/** The handshake of a 2025 connection. */
export const initialize = JSON.stringify({
  jsonrpc: "2.0",
  id: "initialize",
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo },
});
export const initialized = JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" });

/**
 * The n-th request of a run: `add` calls one of the tools `add_i`, `last` always the last of them, `orders` the tool that
 * gives 22 kB, `list` asks for all tools. `probe` is text that only the right answer contains.
 */
export function requestOf(kind, id, revision, adds) {
  const { method, params, probe, expected } = kinds[kind](id, adds);
  const body = { jsonrpc: "2.0", id, method, params: revision === "2026-07-28" ? { ...params, _meta: meta } : params };
  return { id, method, name: params.name, body: JSON.stringify(body), probe, expected };
}

const kinds = {
  add(id, adds) {
    const [a, b] = [id % 1000, (id * 7) % 1000];
    return {
      ...callOf(`add_${id % adds}`, { a, b }),
      probe: `"structuredContent":{"sum":${a + b}}`,
      expected: () => ({ sum: a + b }),
    };
  },
  last(id, adds) {
    return kinds.add(adds - 1 + id * adds, adds);
  },
  orders(id) {
    const order = { reference: `ref-${id}`, customer, lines };
    return { ...callOf("orders", order), probe: `"reference":"ref-${id}"`, expected: () => placeOrders(order) };
  },
  list(_id, adds) {
    return { method: "tools/list", params: {}, probe: `"name":"add_${adds - 1}"`, expected: () => adds };
  },
};

function callOf(name, args) {
  return { method: "tools/call", params: { name, arguments: args } };
}

const customer = {
  name: "Ada Lovelace",
  email: "ada@example.com",
  address: { street: "Storgatan 1", city: "Lund", country: "SE", postcode: "222 22" },
};
const lines = Array.from({ length: 34 }, (_, index) => ({
  sku: `sku-${100 + index}`,
  quantity: 1 + (index % 7),
  unitPrice: 9.5 + index,
  ...(index % 4 === 0 && { gift: true }),
}));

/** Every answer is looked at, while the clock is running. */
export function lookAt({ id, probe }, text) {
  if (!text.includes(probe)) throw new Error(`Wrong answer to request ${id}: ${text.slice(0, 500)}`);
}

/** Some are read whole, afterwards. A call's value is told twice, as text and structured, and both are right. */
export function readWhole({ id, method, expected }, text) {
  const { id: answered, result } = JSON.parse(text);
  const isRight = method === "tools/list" ? listsAll(result, expected()) : isResult(result, expected());
  if (answered !== id || !isRight) throw new Error(`Wrong answer to request ${id}: ${text.slice(0, 500)}`);
}

function listsAll({ tools }, adds) {
  const names = new Set(tools.filter(({ inputSchema }) => inputSchema.type === "object").map(({ name }) => name));
  return Array.from({ length: adds }, (_, index) => `add_${index}`).every((name) => names.has(name));
}

function isResult({ isError, content, structuredContent }, expected) {
  return (
    !isError &&
    isDeepStrictEqual(structuredContent, expected) &&
    isDeepStrictEqual(JSON.parse(content[0].text), expected)
  );
}
