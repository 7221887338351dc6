import { type Command, Option } from "commander";
import type { CallFlags } from "./call.ts";
import type { InspectFlags } from "./inspect.ts";
import { addServerOptions, endWithUsage, type ServerFlags } from "./server-flags.ts";

const exits = "Exit codes: 0 ok, 1 wrong usage, 2 no connection, 3 the tool or the server answered with an error.";

/** `mcpc list`, `call`, `read`, `prompt` and `inspect`. */
export function addClientCommands(program: Command): void {
  addServerOptions(program.command("list").alias("ls"))
    .description("list the tools, resources and prompts of a server")
    .argument("[target]", "the server, as --server says it")
    .option("--verbose", "all descriptions, constraints and inner types")
    .option("--json", "the objects of the protocol")
    .addHelpText(
      "after",
      help([
        ["mcpc list", "the project's own server"],
        ["mcpc list dist/server.mjs --verbose", "a built one"],
        ["mcpc list http://127.0.0.1:8000/mcp", "one that is running"],
        ["mcpc list cursor:github", "one that Cursor is configured with"],
      ]),
    )
    .action(async (target: string | undefined, flags: ServerFlags) => {
      const { list } = await import("./list.ts");
      process.exitCode = await list(target, flags);
    });

  addServerOptions(program.command("call"))
    .description("call a tool")
    .argument("<tool>", "its name")
    .argument("[arguments...]", "key=value, key.sub=value, key=@file, key:=json; a repeated key makes a list")
    .option("--json [arguments]", "print the result as the protocol has it; take the arguments from JSON, - for stdin")
    .option("-o, --output <file>", "write the image, audio or other bytes of the result to a file, else its text")
    .option("--verbose", "debug messages of the server too")
    .addHelpText(
      "after",
      help([
        ["mcpc call add a=1 b=2", "numbers, booleans and lists as the schema wants them"],
        ["mcpc call search query=tea tags=a tags=b", "a list"],
        ["mcpc call place order.note=hi order:='{…}'", "inside an object; JSON as it is"],
        ["mcpc call upload data=@photo.png", "the bytes, or the text, of a file"],
        [`mcpc call add --json '{"a":1,"b":2}'`, "JSON in, JSON out"],
        ["mcpc call add --json - < arguments.json", "likewise, from stdin"],
      ]),
    )
    .action(async (tool: string, words: string[], flags: CallFlags) => {
      const { call } = await import("./call.ts");
      process.exitCode = await call(tool, words, flags);
    });

  addServerOptions(program.command("read"))
    .description("read a resource")
    .argument("<uri>", "its URI")
    .option("--json", "the result as the protocol has it")
    .option("-o, --output <file>", "write the contents to a file")
    .addHelpText(
      "after",
      help([
        ["mcpc read greeting://Ada", "text on stdout"],
        ["mcpc read chart://2026 > chart.png", "bytes go to a pipe as they are"],
      ]),
    )
    .action(async (uri: string, flags: ServerFlags & { output?: string }) => {
      const { read } = await import("./read.ts");
      process.exitCode = await read(uri, flags);
    });

  addServerOptions(program.command("prompt"))
    .description("get the messages of a prompt")
    .argument("<prompt>", "its name")
    .argument("[arguments...]", "key=value, key=@file")
    .option("--json", "the result as the protocol has it")
    .addHelpText("after", help([["mcpc prompt reviewCode code=@src/server.ts language=ts", "the text of a file"]]))
    .action(async (name: string, words: string[], flags: ServerFlags) => {
      const { prompt } = await import("./prompt.ts");
      process.exitCode = await prompt(name, words, flags);
    });

  program
    .command("inspect")
    .description("print the contract of a server without starting it, and what its tools weigh")
    .argument("[target]", "source files, or a built file with mcpc.json beside it (default: the project's entry)")
    .option("-s, --server <target>", "the same, as the other commands take it")
    .addOption(
      new Option("--format <format>", "a table, the same as JSON, or what tools/list and its like answer")
        .choices(["table", "json", "mcp"])
        .default("table"),
    )
    .exitOverride(endWithUsage)
    .addHelpText(
      "after",
      help([
        ["mcpc inspect", "the project, compiled in memory"],
        ["mcpc inspect dist/server.mjs --format mcp", "as a client is told, from dist/mcpc.json"],
      ]),
    )
    .action(async (target: string | undefined, flags: InspectFlags) => {
      const { inspect } = await import("./inspect.ts");
      process.exitCode = await inspect(target, flags);
    });
}

function help(examples: [string, string][]): string {
  const width = Math.max(...examples.map(([command]) => command.length));
  const lines = examples.map(([command, about]) => `  $ ${command.padEnd(width)}   ${about}`);
  return `\nExamples:\n${lines.join("\n")}\n\n${exits}`;
}
