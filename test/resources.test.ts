import { Client as ModernClient, StreamableHTTPClientTransport as ModernHttp } from "@modelcontextprotocol/client";
import { StdioClientTransport as ModernStdio } from "@modelcontextprotocol/client/stdio";
import { Client as FirstClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as FirstStdio } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as FirstHttp } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { afterEach, describe, expect, it } from "vitest";
import { servedOverHttp } from "./peers/served.ts";

const source = `
import { type Context, NotFoundError } from "mcpc";

const notes = new Map([["first", "# First"]]);

/** How it is set up. @resource app://settings
 *  @meta shown true */
export const settings = () => ({ language: "en" });
/** A picture. @resource app://pixel
 *  @mimeType image/png */
export const pixel = () => new Uint8Array([137, 80, 78, 71]);
/** A note. @resource note://{id}
 *  @mimeType text/markdown */
export function note(id: string): string {
  const text = notes.get(id);
  if (text === undefined) throw new NotFoundError();
  return text;
}
/** @lists note */
export const all = () => [...notes].map(([id, text]) => ({ uri: "note://" + encodeURIComponent(id), size: text.length }));
/** A secret. @resource secret://{id} */
export async function secret(id: number, ctx: Context): Promise<string> {
  const answer = await ctx.elicit<{ password: string }>("The password?");
  return answer.action === "accept" ? id + answer.content.password : answer.action;
}
/** Write a note. */
export function write(id: string, text: string): void {
  notes.set(id, text);
}
`;

const server = servedOverHttp({
  "package.json": '{ "name": "resources", "version": "1.0.0", "type": "module" }',
  "src/server.ts": source,
});
let close = async () => {};
afterEach(() => close());

const who = { name: "test", version: "0" };
const capabilities = { elicitation: {} };
const command = () => ({ command: process.execPath, args: [server.file], stderr: "ignore" as const });
const answer = { action: "accept" as const, content: { password: "sesame" } };

/** What these tests do with a client, whichever it is. */
type Peer = Pick<
  ModernClient,
  "listResources" | "listResourceTemplates" | "readResource" | "callTool" | "getServerCapabilities"
>;

async function first(transport: "stdio" | "http"): Promise<Peer> {
  const client = new FirstClient(who, { capabilities });
  client.setRequestHandler(ElicitRequestSchema, () => answer);
  await client.connect(transport === "stdio" ? new FirstStdio(command()) : new FirstHttp(new URL(server.url)));
  close = () => client.close();
  return client as unknown as Peer;
}

async function modern(transport: "stdio" | "http", mode: "auto" | "legacy"): Promise<Peer> {
  const client = new ModernClient(who, { capabilities, versionNegotiation: { mode } });
  client.setRequestHandler("elicitation/create", () => answer);
  await client.connect(transport === "stdio" ? new ModernStdio(command()) : new ModernHttp(new URL(server.url)));
  close = () => client.close();
  return client;
}

/** As what a client names a resource that is not there; SDK 2.x reads the -32002 of 2025 as -32602. */
describe.each(["stdio", "http"] as const)("over %s", { timeout: 30_000 }, (transport) => {
  describe.each([
    ["SDK 1.x", -32002, (): Promise<Peer> => first(transport)],
    ["SDK 2.x, 2025", -32602, (): Promise<Peer> => modern(transport, "legacy")],
    ["SDK 2.x, 2026-07-28", -32602, (): Promise<Peer> => modern(transport, "auto")],
  ])("%s", (name, notFound, connect) => {
    it("lists resources and templates, with what @lists finds by then", async () => {
      const client = await connect();
      expect(client.getServerCapabilities()).toMatchObject({ resources: {} });
      const id = `${name} ${transport}`;
      await client.callTool({ name: "write", arguments: { id, text: "new" } });
      const { resources } = await client.listResources();
      expect(resources.slice(0, 3)).toEqual([
        {
          uri: "app://settings",
          name: "settings",
          description: "How it is set up.",
          mimeType: "application/json",
          _meta: { shown: true },
        },
        { uri: "app://pixel", name: "pixel", description: "A picture.", mimeType: "image/png" },
        { uri: "note://first", name: "first", mimeType: "text/markdown", size: 7 },
      ]);
      const uri = `note://${encodeURIComponent(id)}`;
      expect(resources).toContainEqual({ uri, name: id, mimeType: "text/markdown", size: 3 });
      const { resourceTemplates } = await client.listResourceTemplates();
      expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual(["note://{id}", "secret://{id}"]);
      expect((await client.readResource({ uri })).contents).toEqual([{ uri, mimeType: "text/markdown", text: "new" }]);
    });

    it("reads JSON and bytes", async () => {
      const client = await connect();
      const read = async (uri: string) => (await client.readResource({ uri })).contents;
      expect(await read("app://settings")).toEqual([
        { uri: "app://settings", mimeType: "application/json", text: '{"language":"en"}' },
      ]);
      expect(await read("app://pixel")).toEqual([{ uri: "app://pixel", mimeType: "image/png", blob: "iVBORw==" }]);
    });

    it("is told what is not there as its revision has it, and what cannot be", async () => {
      const client = await connect();
      for (const uri of ["note://nowhere", "nowhere://at-all"]) {
        await expect(client.readResource({ uri })).rejects.toMatchObject({ code: notFound });
      }
      await expect(client.readResource({ uri: "note://..%2Fetc" })).rejects.toMatchObject({ code: -32602 });
      await expect(client.readResource({ uri: "secret://x" })).rejects.toMatchObject({ code: -32602 });
    });

    it("is asked while it reads", async () => {
      const client = await connect();
      expect((await client.readResource({ uri: "secret://7" })).contents).toMatchObject([{ text: "7sesame" }]);
    });
  });
});
