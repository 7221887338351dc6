import { describe, expect, it } from "vitest";
import { createHttpEndpoint } from "../../runtime/protocol/http.ts";
import { createMcpHandler } from "../../runtime/protocol/sdk.ts";
import { createServerFactory } from "../../runtime/protocol/server.ts";
import { howMuch, randomFrom } from "../values/random.ts";
import { compileValidators } from "./build-fixture.ts";
import { defineFixture } from "./fixture-server.ts";
import { modernHeaders, readAnswer, requestHead, serverOptions } from "./in-process.ts";
import { fixtureSubjects, metaOf, oddClients, type PlannedRequest, randomRequest } from "./lane-requests.ts";
import { modernMeta } from "./server-process.ts";

const REQUESTS = 4_000 * howMuch.times;

describe("a server that requests share", () => {
  const options = serverOptions(defineFixture(compileValidators()));
  const endpoint = createHttpEndpoint(options);
  const alone = createMcpHandler(createServerFactory(options));

  /** What is answered to a request beside others, and by a server of its own. */
  async function both({ headers: sent, body }: PlannedRequest) {
    const headers = { ...sent, "content-type": "application/json" }; // the body has been read
    const shared = await endpoint.fetch(requestHead(headers), structuredClone(body));
    const response = await alone.fetch(requestHead(headers) as unknown as Request, {
      parsedBody: structuredClone(body),
    });
    return {
      isShared: !(shared instanceof Response),
      shared: await readAnswer(shared),
      own: await readAnswer(response),
    };
  }

  it(`answers ${REQUESTS} requests, plain and spoiled ones, as a server of their own would`, {
    timeout: 120_000,
  }, async () => {
    const random = randomFrom(howMuch.seed);
    const methods = new Set<string>();
    for (let id = 0; id < REQUESTS; id++) {
      const request = randomRequest(random, fixtureSubjects, id);
      const { isShared, shared, own } = await both(request);
      expect({ request, answer: shared }).toEqual({ request, answer: own });
      if (isShared) methods.add(request.body.method);
    }
    expect([...methods].sort()).toEqual(
      ["completion/complete", "ping", "prompts/get", "prompts/list", "resources/list", "resources/read"].concat([
        "resources/templates/list",
        "server/discover",
        "tools/call",
        "tools/list",
      ]),
    );
  });

  it.each(["eu", "us", undefined])(
    "answers alike where a header is to repeat an argument, and says %s",
    async (region) => {
      const headers = { ...modernHeaders("tools/call", "region"), ...(region && { "mcp-param-region": region }) };
      const params = { name: "region", arguments: { region: "eu" }, _meta: modernMeta };
      const { shared, own } = await both({ headers, body: { jsonrpc: "2.0", id: 1, method: "tools/call", params } });
      expect(shared).toEqual(own);
      expect(shared.status).toBe(region === "eu" ? 200 : 400);
    },
  );

  it("answers alike whatever a client says of itself", async () => {
    let shared = 0;
    for (const client of oddClients()) {
      const headers = modernHeaders("server/discover");
      const body = { jsonrpc: "2.0", id: 1, method: "server/discover", params: { _meta: metaOf(client) } };
      const answers = await both({ headers, body });
      expect({ client, answer: answers.shared }).toEqual({ client, answer: answers.own });
      if (answers.isShared) shared++;
    }
    expect(shared).toBeGreaterThan(100);
  });
});
