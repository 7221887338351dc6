import { once } from "node:events";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { CallToolResultSchema, ToolSchema } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HttpServerProcess, startHttpServer } from "../peers/processes.ts";
import { type Kitchen, openKitchen } from "./kitchen.ts";

/** Of a server that is gone. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address ? address.port : 0;
}

let kitchen: Kitchen;
let http: HttpServerProcess;

beforeAll(async () => {
  kitchen = await openKitchen();
  http = await startHttpServer(join(kitchen.folder, "dist/server.mjs"), { cwd: kitchen.folder });
}, 60_000);
afterAll(async () => {
  await http?.stop();
  await kitchen?.remove();
}, 20_000);

const built = ["-s", "dist/server.mjs"];
const call = (...words: string[]) => kitchen.mcpc(["call", ...words, ...built]);

describe("targets", { timeout: 30_000 }, () => {
  it("compiles the entry of the project, and leaves no file behind", async () => {
    const before = await readdir(join(kitchen.folder, "dist"));
    for (const target of [[], ["-s", "src/server.ts"], ["-s", "."]]) {
      const { code, stdout, stderr } = await kitchen.mcpc(["call", "add", "a=1", ...target]);
      expect([code, stdout, stderr]).toEqual([0, "3\n", ""]);
    }
    expect(await readdir(join(kitchen.folder, "dist"))).toEqual(before);
  });

  it("prints what is wrong with an entry, as mcpc build does, and ends with 1", async () => {
    await writeFile(join(kitchen.folder, "broken.ts"), "export function f<T>(a: T): T {\n  return a;\n}\n");
    const { code, stdout, stderr } = await kitchen.mcpc(["list", "broken.ts"]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("error function-generic");
    expect(stderr).toContain("broken.ts:1:17");
  });

  it.each(["auto", "2025-11-25", "2026-07-28"])("reaches a built file and a URL, speaking %s", async (protocol) => {
    const revision = protocol === "auto" ? "2026-07-28" : protocol;
    for (const target of ["dist/server.mjs", http.url]) {
      const { code, stdout } = await kitchen.mcpc(["list", target, "--json", "--protocol", protocol]);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ protocolVersion: revision, serverInfo: { name: "kitchen" } });
      const answer = await kitchen.mcpc(["call", "add", "a=1", "b=41", "-s", target, "--protocol", protocol]);
      expect(answer.stdout).toBe("42\n");
    }
  });

  it("finds a server by its name in the config of a client", async () => {
    const server = join(kitchen.folder, "dist/server.mjs");
    const cursor = { mcpServers: { pans: { command: process.execPath, args: [server] }, pots: { url: http.url } } };
    await mkdir(join(kitchen.home, ".cursor"), { recursive: true });
    await writeFile(join(kitchen.home, ".cursor/mcp.json"), JSON.stringify(cursor));
    for (const name of ["pans", "cursor:pans", "pots"]) {
      expect((await kitchen.mcpc(["call", "add", "a=1", "-s", name])).stdout).toBe("3\n");
    }
    const { code, stderr } = await kitchen.mcpc(["list", "pams"]);
    expect(code).toBe(1);
    expect(stderr).toContain("Did you mean 'pans'?");
    const file = await kitchen.mcpc(["list", "package.json"]);
    expect([file.code, file.stderr]).toEqual([1, expect.stringContaining("package.json is no server: name a source")]);
  });

  it("ends with 2 and says why when there is no connection", async () => {
    await writeFile(join(kitchen.folder, "ends.mjs"), "console.error('no database');\nprocess.exit(3);\n");
    await writeFile(join(kitchen.folder, "mute.mjs"), "process.stdin.resume();\n");
    const cases: [string[], string][] = [
      [["-s", "ends.mjs"], "ended before it answered"],
      [["-s", "ends.mjs"], "no database"],
      [["-s", "mute.mjs", "--timeout", "500ms"], "did not answer within 500 ms"],
      [["-s", `http://127.0.0.1:${await freePort()}/mcp`], "nothing listens on 127.0.0.1:"],
      [["-s", http.url.replace("/mcp", "/")], `Did you mean ${http.url}?`],
    ];
    for (const [target, said] of cases) {
      const { code, stdout, stderr } = await kitchen.mcpc(["call", "add", "a=1", ...target]);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toContain(said);
      expect(stderr).not.toContain("at ");
    }
    const { code, stderr } = await call("crash");
    expect([code, stderr]).toEqual([2, "mcpc: the server ended before it answered\n"]);
  });

  it("hands on --env to a process, and refuses it for a URL, as it refuses --header for a process", async () => {
    const { stdout } = await kitchen.mcpc(["call", "environment", "--env", "KITCHEN_SHELF=top", ...built], {
      env: { KITCHEN_KEY: "brass" },
    });
    expect(stdout).toBe("brass top\n");
    expect((await kitchen.mcpc(["list", http.url, "--env", "A=b"])).code).toBe(1);
    expect((await kitchen.mcpc(["list", "--header", "A: b", ...built])).code).toBe(1);
    expect((await kitchen.mcpc(["list", http.url, "--header", "Origin: http://evil.example"])).code).toBe(2);
  });
});

describe("mcpc call", { timeout: 30_000 }, () => {
  it("converts what is written to what the schema wants", async () => {
    await writeFile(join(kitchen.folder, "note.txt"), "from a file\n");
    const cases: [string[], object][] = [
      [["text=5", "extra=5", "level=high"], { text: "5", extra: 5, level: "high" }],
      [["text=a", "extra=soon"], { extra: "soon" }],
      [["text=a", 'extra:="5"'], { extra: "5" }],
      [["text=a", "extra=null"], { extra: null }],
      [["text=a", "options.loud=true", "options.times=3"], { options: { loud: true, times: 3 } }],
      [["text=a", 'options={"times":1}'], { options: { times: 1 } }],
      [["text=a", "tags=x", "tags=y"], { tags: ["x", "y"] }],
      [["text=a", 'tags=["x","y,z"]'], { tags: ["x", "y,z"] }],
      [["text=@note.txt", "data=@note.txt"], { text: "from a file\n", bytes: 12 }],
      [["text=@@home", "tags=x"], { text: "@home", tags: ["x"] }],
      [["text=a=b"], { text: "a=b" }],
    ];
    const ends = await Promise.all(cases.map(([words]) => call("echo", ...words)));
    for (const [index, { code, stdout, stderr }] of ends.entries()) {
      const [words, expected] = cases[index] ?? [[], {}];
      expect([code, stderr], words.join(" ")).toEqual([0, ""]);
      expect(JSON.parse(stdout), words.join(" ")).toMatchObject(expected);
    }
  });

  it("names the argument that cannot be converted, and ends with 1", async () => {
    const cases: [string, string[], string][] = [
      ["add", ["a=x"], "argument 'a' takes a number, not 'x'"],
      ["add", ["a=1", "a=2"], "argument 'a' is given twice"],
      ["add", ["c=1"], "there is no argument 'c'; it takes a, b"],
      ["add", ["1"], "'1' is not an argument: write key=value"],
      ["add", ["a:=x"], "argument 'a' is not JSON"],
      ["echo", ["level=hgh"], "argument 'level' takes low, high, not 'hgh'. Did you mean 'high'?"],
      ["echo", ["options=5"], "options.key=value, not '5'"],
      ["echo", ["options.lout=true"], "there is no argument 'options.lout'. Did you mean 'options.loud'?"],
      ["echo", ["options.loud=yes"], "argument 'options.loud' takes true or false, not 'yes'"],
      ["echo", ["tags.0=a"], "argument 'tags' is a list"],
      ["echo", ["text=@nowhere"], "argument 'text': ENOENT"],
      ["ad", ["a=1"], "there is no tool 'ad'; did you mean 'add'?"],
      ["zzz", [], "there is no tool 'zzz'; there are add, echo,"],
    ];
    const ends = await Promise.all(cases.map(([tool, words]) => call(tool, ...words)));
    for (const [index, { code, stdout, stderr }] of ends.entries()) {
      const said = cases[index]?.[2] ?? "";
      expect([code, stdout], said).toEqual([1, ""]);
      expect(stderr).toContain(said);
    }
  });

  it("leaves to the server what only it can judge, and ends with 3 when the tool fails", async () => {
    const missing = await call("echo", "tags=a");
    expect([missing.code, missing.stdout]).toEqual([3, ""]);
    expect(missing.stderr).toContain("- text: missing, expected string");
    const failed = await call("fail");
    expect([failed.code, failed.stdout, failed.stderr]).toEqual([3, "", "error: the oven is cold\n"]);
    const json = await call("fail", "--json");
    expect([json.code, JSON.parse(json.stdout).isError]).toEqual([3, true]);
  });

  it("takes JSON from the command line and from stdin, and prints the result of the protocol", async () => {
    const order = {
      customer: "Ada",
      address: { street: "1 Main St", city: "London" },
      lines: [{ sku: "a", quantity: 2 }],
    };
    const text = JSON.stringify({ order, express: true });
    const inline = await call("placeOrder", "--json", text);
    const piped = await kitchen.mcpc(["call", "placeOrder", "--json", "-", ...built], { input: text });
    for (const { code, stdout } of [inline, piped]) {
      expect(code).toBe(0);
      const result = CallToolResultSchema.parse(JSON.parse(stdout));
      expect(result.structuredContent).toEqual({ pieces: 2, city: "London", express: true });
    }
    const words = await call("add", "--json", "a=1");
    expect(JSON.parse(words.stdout).structuredContent).toBe(3);
    expect((await call("add", "--json", "[1]")).stderr).toContain("must be a JSON object");
    expect((await call("add", "--json", "{a}")).stderr).toContain("the text after --json is not JSON");
  });

  it("prints text as it is and structured results as JSON", async () => {
    expect((await call("say", "sentence=42")).stdout).toBe("42\n");
    expect((await call("say", "sentence=42", "--protocol", "2025-11-25")).stdout).toBe("42\n");
    const { stdout } = await call(
      "placeOrder",
      "express=false",
      'order={"customer":"A","address":{"street":"s","city":"c"},"lines":[]}',
    );
    expect(stdout).toBe('{\n  "pieces": 0,\n  "city": "c",\n  "express": false\n}\n');
  });

  it("gives the bytes of one picture to a pipe, tells of several, and writes them with --output", async () => {
    const several = await call("pictures", "count=2");
    expect(several.stdout).toBe(
      "two of them\n[image image/png, 8 B; --output FILE writes it]\n[image image/png, 8 B; --output FILE writes it]\n",
    );
    expect((await call("pictures", "count=1")).stdout).toContain("PNG\r\n");
    const { code, stdout, stderr } = await call("pictures", "count=2", "-o", "out.png");
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toBe("wrote out.png, 8 B\nwrote out-2.png, 8 B\n");
    expect((await readFile(join(kitchen.folder, "out-2.png"))).toString("base64")).toBe("iVBORw0KGgo=");
    expect((await call("pictures", "count=2", "-o", "no/such/folder.png")).stderr).toContain("cannot write");
  });

  it.each(["2025-11-25", "2026-07-28"])("shows progress and logs on stderr, and only there (%s)", async (protocol) => {
    for (const target of [built, ["-s", http.url]]) {
      const { code, stdout, stderr } = await kitchen.mcpc([
        "call",
        "countUp",
        "to=2",
        ...target,
        "--protocol",
        protocol,
      ]);
      expect([code, stdout]).toEqual([0, "counted to 2\n"]);
      expect(stderr).toContain("progress 1/2 step 1\n");
      expect(stderr.match(/that was it/g)).toHaveLength(1);
      expect(stderr).toContain("warning countUp: that was it\n");
    }
  });

  it.each(["2025-11-25", "2026-07-28"])("answers questions from --answer (%s)", async (protocol) => {
    const introduce = (...answers: string[]) =>
      call("introduce", "--protocol", protocol, ...answers.flatMap((answer) => ["--answer", answer]));
    const accepted = await introduce("name=Ada", "likes=tea", "age=36");
    expect([accepted.code, JSON.parse(accepted.stdout)]).toEqual([0, { name: "Ada", likes: "tea", age: 36 }]);
    expect(accepted.stderr).toBe("");
    const misspelt = await introduce("name=Ada", "likes=tea", "aeg=36");
    expect(misspelt.stderr).toBe("mcpc: nothing asked for 'aeg', which --answer gives\n");
    expect((await introduce("decline")).stdout).toBe("decline\n");
    const wrong = await introduce("name=Ada", "likes=tee");
    expect([wrong.code, wrong.stderr]).toEqual([
      1,
      "mcpc: argument 'likes' takes tea, coffee, not 'tee'. Did you mean 'tea'?\n",
    ]);
    const none = await introduce("name=Ada");
    expect([none.code, none.stdout]).toEqual([1, ""]);
    expect(none.stderr).toContain('the server asks "Who are you?", and there is no terminal to ask in');
    expect(none.stderr).toContain("--answer likes=…");
    expect((await call("visit", "--protocol", protocol)).stderr).toContain("https://example.com/sign-in");
    expect((await call("visit", "--protocol", protocol, "--answer", "accept")).stdout).toContain("visited:");
  });

  it("names the current folder as root, and says that it has no model", async () => {
    const { stdout } = await call("folders");
    expect(JSON.parse(stdout)).toMatchObject([{ name: "project" }]);
    const { code, stderr } = await call("think");
    expect(code).toBe(3);
    expect(stderr).toContain("There is no model behind mcpc");
  });

  it("gives up after --timeout, which progress and questions extend", async () => {
    const { code, stderr } = await call("hang", "--timeout", "1s");
    expect(code).toBe(2);
    expect(stderr).toContain("did not answer within 1000 ms");
  });
});

describe("mcpc list, read and prompt", { timeout: 30_000 }, () => {
  it("prints tools as signatures, in short and in full", async () => {
    const short = await kitchen.mcpc(["list", ...built]);
    expect([short.code, short.stderr]).toEqual([0, ""]);
    expect(short.stdout).toMatch(/^kitchen 1\.2\.0 {2}14 tools, 2 resources, 1 resource template, 1 prompt · MCP 2026/);
    expect(short.stdout).toContain("\n/** Add two numbers. */\nadd(a: number, b: number = 2): number\n");
    expect(short.stdout).toContain("lines: { … }[]");
    expect(short.stdout).toMatch(/\ngreeting:\/\/\{name\} +Greet somebody\. {2}text\/plain\n/);
    expect(short.stdout).toContain(
      "/** Ask the model to review code. */\nreviewCode(code: string, language?: string)\n",
    );
    const full = await kitchen.mcpc(["list", "--verbose", ...built]);
    expect(full.stdout).toContain("/** Add two numbers. The second may be left out. */");
    expect(full.stdout).toContain("      /** @integer @minimum 1 */\n      quantity: number;\n    }[];");
    expect(full.stdout).toContain("    /**\n     * Who pays.\n     * @minLength 1\n     */\n    customer: string;");
    expect(full.stdout).toContain(" * @destructive false");
  });

  it("prints the protocol's objects with --json", async () => {
    const { stdout } = await kitchen.mcpc(["ls", "--json", "--protocol", "2025-11-25", ...built]);
    const lists = JSON.parse(stdout);
    expect(lists.tools.map((tool: unknown) => ToolSchema.parse(tool).name)).toContain("placeOrder");
    expect(lists.resources.map(({ uri }: { uri: string }) => uri)).toEqual(["menu://today", "bytes://all"]);
    expect(lists.resourceTemplates).toMatchObject([{ uriTemplate: "greeting://{name}" }]);
    expect(lists.prompts).toMatchObject([{ name: "reviewCode" }]);
  });

  it("reads resources", async () => {
    expect((await kitchen.mcpc(["read", "greeting://Ada", ...built])).stdout).toBe("Hello, Ada!\n");
    expect((await kitchen.mcpc(["read", "bytes://all", "-o", "all.bin", ...built])).code).toBe(0);
    expect([...(await readFile(join(kitchen.folder, "all.bin")))]).toEqual([0, 1, 2, 255]);
    const json = await kitchen.mcpc(["read", "menu://today", "--json", ...built]);
    expect(JSON.parse(json.stdout).contents).toMatchObject([{ uri: "menu://today", text: '{"dish":"soup"}' }]);
    for (const protocol of ["2025-11-25", "2026-07-28"]) {
      const { code, stderr } = await kitchen.mcpc(["read", "menu://toda", "--protocol", protocol, ...built]);
      expect([code, stderr]).toEqual([1, "mcpc: there is no resource menu://toda; did you mean 'menu://today'?\n"]);
      const gone = await kitchen.mcpc(["read", "greeting://nobody", "--protocol", protocol, ...built]);
      expect([gone.code, gone.stdout]).toEqual([3, ""]);
      expect(gone.stderr).toContain("nobody is not here");
    }
  });

  it("gets prompts", async () => {
    const { stdout } = await kitchen.mcpc(["prompt", "reviewCode", "code=let a", "language=python", ...built]);
    expect(stdout).toBe("Review this python:\nlet a\n");
    const missing = await kitchen.mcpc(["prompt", "reviewCode", ...built]);
    expect([missing.code, missing.stderr]).toEqual([1, "mcpc: missing code=…\n"]);
    const wrong = await kitchen.mcpc(["prompt", "reviewCode", "code=a", "language=rust", ...built]);
    expect([wrong.code, wrong.stdout]).toEqual([3, ""]);
    expect(wrong.stderr).toContain("language");
  });
});
