import { Client as ModernClient, StreamableHTTPClientTransport as ModernHttp } from "@modelcontextprotocol/client";
import { StdioClientTransport as ModernStdio } from "@modelcontextprotocol/client/stdio";
import { Client as FirstClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as FirstStdio } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as FirstHttp } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterEach, describe, expect, it } from "vitest";
import { servedOverHttp } from "./peers/served.ts";

const source = `
import { assistant, type Context, image, type PromptMessage, user } from "mcpc";

/** Plan a sprint. @prompt
 * @param weeks How long it is. */
export function plan(weeks: number, tone: "calm" | "bold" = "calm"): PromptMessage[] {
  return [user(\`Plan \${weeks + 1} weeks.\`), assistant(tone), user(image("aGk=", "image/png"))];
}
/** A page. @resource docs://{owner} */
export const page = (owner: string) => owner;
/** @completes page.owner */
export const owners = () => ["ada", "grace"];

let started = () => {};
let ended = () => {};
let isStarted = new Promise<void>((resolve) => { started = resolve; });
let isEnded = new Promise<void>((resolve) => { ended = resolve; });

/** Goes on until it is told to stop, and then on. */
export function goOn(ctx: Context): Promise<string> {
  ctx.signal.addEventListener("abort", () => ended());
  started();
  return new Promise(() => {});
}
/** Yields until it is told to stop. */
export async function* yieldOn(): AsyncGenerator<number> {
  try {
    yield 1;
    started();
    for (let count = 2; ; count++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      yield count;
    }
  } finally {
    ended();
  }
}
/** Once one of them has started. */
export const whenStarted = () => isStarted;
/** Once it was told to stop. For another round. */
export async function whenEnded(): Promise<string> {
  await isEnded;
  isStarted = new Promise<void>((resolve) => { started = resolve; });
  isEnded = new Promise<void>((resolve) => { ended = resolve; });
  return "ended";
}
/** Reports as it goes. */
export async function* rows(): AsyncGenerator<{ progress: number; total: number; message: string }, number> {
  for (const progress of [1, 2]) yield { progress, total: 2, message: "row " + progress };
  await new Promise((resolve) => setTimeout(resolve, 50)); // clients forget progress that they read with the answer
  return 2;
}
/** Remembers, so that 2025 clients get sessions. */
export function remember(ctx: Context): void {
  ctx.session.set("seen", true);
}
`;

const server = servedOverHttp({
  "package.json": '{ "name": "prompts", "version": "1.0.0", "type": "module" }',
  "src/server.ts": source,
});
let close = async () => {};
afterEach(() => close());

const who = { name: "test", version: "0" };
const command = () => ({ command: process.execPath, args: [server.file], stderr: "ignore" as const });

interface CallOptions {
  signal?: AbortSignal;
  onprogress?: (progress: { progress: number; total?: number | undefined; message?: string | undefined }) => void;
}

/** What these tests do with a client, whichever it is. */
interface Peer {
  client: Pick<ModernClient, "listPrompts" | "getServerCapabilities"> & {
    getPrompt(request: { name: string; arguments?: Record<string, string> }): Promise<unknown>;
    complete(request: Parameters<ModernClient["complete"]>[0]): Promise<unknown>;
  };
  call(name: string, options?: CallOptions): Promise<{ structuredContent?: unknown }>;
}

async function first(transport: "stdio" | "http"): Promise<Peer> {
  const client = new FirstClient(who);
  await client.connect(transport === "stdio" ? new FirstStdio(command()) : new FirstHttp(new URL(server.url)));
  close = () => client.close();
  return {
    client: client as unknown as Peer["client"],
    call: async (name, options) => (await client.callTool({ name }, undefined, options as object)) as object,
  };
}

async function modern(transport: "stdio" | "http", mode: "auto" | "legacy"): Promise<Peer> {
  const client = new ModernClient(who, { versionNegotiation: { mode } });
  await client.connect(transport === "stdio" ? new ModernStdio(command()) : new ModernHttp(new URL(server.url)));
  close = () => client.close();
  return { client, call: (name, options) => client.callTool({ name }, options as object) };
}

describe.each(["stdio", "http"] as const)("over %s", { timeout: 30_000 }, (transport) => {
  describe.each([
    ["SDK 1.x", (): Promise<Peer> => first(transport)],
    ["SDK 2.x, 2025", (): Promise<Peer> => modern(transport, "legacy")],
    ["SDK 2.x, 2026-07-28", (): Promise<Peer> => modern(transport, "auto")],
  ])("%s", (_, connect) => {
    it("lists and gets prompts, and is told what is wrong with arguments", async () => {
      const { client } = await connect();
      expect(client.getServerCapabilities()).toMatchObject({ prompts: {}, completions: {} });
      expect((await client.listPrompts()).prompts).toEqual([
        {
          name: "plan",
          description: "Plan a sprint.",
          arguments: [
            { name: "weeks", description: "How long it is.", required: true },
            { name: "tone", required: false },
          ],
        },
      ]);
      expect(await client.getPrompt({ name: "plan", arguments: { weeks: "2" } })).toMatchObject({
        messages: [
          { role: "user", content: { type: "text", text: "Plan 3 weeks." } },
          { role: "assistant", content: { type: "text", text: "calm" } },
          { role: "user", content: { type: "image", data: "aGk=" } },
        ],
      });
      await expect(client.getPrompt({ name: "plan", arguments: { weeks: "two" } })).rejects.toMatchObject({
        code: -32602,
        message: expect.stringContaining('weeks: expected number, got string "two"'),
      });
      await expect(client.getPrompt({ name: "plam" })).rejects.toMatchObject({ code: -32602 });
    });

    it("is offered values of arguments and of variables", async () => {
      const { client } = await connect();
      const tone = { ref: { type: "ref/prompt", name: "plan" }, argument: { name: "tone", value: "B" } } as const;
      expect(await client.complete(tone)).toMatchObject({ completion: { values: ["bold"], total: 1 } });
      const owner = {
        ref: { type: "ref/resource", uri: "docs://{owner}" },
        argument: { name: "owner", value: "g" },
      } as const;
      expect(await client.complete(owner)).toMatchObject({ completion: { values: ["grace"] } });
      const nobody = { ...tone, ref: { type: "ref/prompt", name: "nobody" } } as const;
      await expect(client.complete(nobody)).rejects.toMatchObject({ code: -32602 });
    });

    it.each(["goOn", "yieldOn"])("cancels %s, which hears of it", async (name) => {
      const { call } = await connect();
      const controller = new AbortController();
      const cancelled = call(name, { signal: controller.signal });
      const refused = expect(cancelled).rejects.toThrow();
      await call("whenStarted");
      controller.abort();
      await refused;
      expect(["ended", { result: "ended" }]).toContainEqual((await call("whenEnded")).structuredContent);
    });

    it("hears of progress when it asks, from what a generator yields", async () => {
      const { call } = await connect();
      const seen: object[] = [];
      const { structuredContent } = await call("rows", { onprogress: (progress) => seen.push(progress) });
      expect([2, { result: 2 }]).toContainEqual(structuredContent);
      expect(seen).toEqual([1, 2].map((progress) => ({ progress, total: 2, message: `row ${progress}` })));
    });
  });
});
