import type { Command, Option } from "commander";
import type { Place } from "../place.ts";
import { known } from "./known.ts";

/** One thing that may stand where a word is being typed. */
export interface Candidate {
  value: string;
  about?: string;
}

/** What may stand in the place of the last of `words`, those after `mcpc`. Nothing: perhaps a file. */
export async function candidates(program: Command, words: string[], place: Place): Promise<Candidate[]> {
  const typed = words.at(-1) ?? "";
  const line = readLine(program, words.slice(0, -1));
  const found = await candidatesAt(line, typed, place);
  return found.filter(({ value }) => value.startsWith(typed));
}

/** What the words before the one being typed say. */
export interface Line {
  command: Command;
  /** Values of options, by the option's long flag. */
  options: Map<string, string>;
  /** Words that belong to no option. */
  operands: string[];
  /** An option whose value is being typed. */
  open?: Option;
}

function readLine(program: Command, words: string[]): Line {
  const line: Line = { command: program, options: new Map(), operands: [] };
  for (const word of words) {
    const { open } = line;
    delete line.open;
    if (open && !(open.optional && word.startsWith("-"))) line.options.set(open.long ?? "", word);
    else if (word.startsWith("-")) readOption(line, word);
    else if (line.command === program) line.command = subcommand(program, word) ?? program;
    else line.operands.push(word);
  }
  return line;
}

function readOption(line: Line, word: string): void {
  const [flag = "", value] = word.split(/=(.*)/s);
  const option = line.command.options.find(({ short, long }) => flag === short || flag === long);
  if (!option) return;
  if (value !== undefined) line.options.set(option.long ?? "", value);
  else if (option.required || option.optional) line.open = option;
  else line.options.set(option.long ?? "", "");
}

function subcommand(program: Command, word: string): Command | undefined {
  return program.commands.find((command) => command.name() === word || command.aliases().includes(word));
}

async function candidatesAt(line: Line, typed: string, place: Place): Promise<Candidate[]> {
  const { command, open, operands } = line;
  if (open && !(open.optional && typed.startsWith("-"))) {
    return choices(open.argChoices) ?? (await known(command.name(), open.long ?? "", line, place)) ?? [];
  }
  if (typed.startsWith("-")) return flags(command);
  if (command.parent === null) return subcommands(command);
  const last = command.registeredArguments.at(-1);
  const argument = command.registeredArguments[operands.length] ?? (last?.variadic ? last : undefined);
  if (!argument) return command.name() === "help" ? subcommands(command.parent) : [];
  return choices(argument.argChoices) ?? (await known(command.name(), argument.name(), line, place)) ?? [];
}

function choices(values: readonly string[] | undefined): Candidate[] | undefined {
  return values?.map((value) => ({ value }));
}

function subcommands(program: Command): Candidate[] {
  const shown = program.createHelp().visibleCommands(program);
  return shown.map((command) => ({ value: command.name(), about: command.description() }));
}

function flags(command: Command): Candidate[] {
  const shown = command.createHelp().visibleOptions(command);
  return shown.flatMap(({ long, description }) => (long ? [{ value: long, about: description }] : []));
}
