import { Failure } from "../failure.ts";
import { palette } from "../terminal.ts";
import { readArguments } from "./arguments.ts";
import { type Assignment, readAssignment } from "./assignments.ts";
import { exitCodes } from "./exit-codes.ts";
import { isSchema, propertiesOf, requiredOf, type Schema } from "./schema.ts";
import { clean } from "./signature.ts";

/** MCP's `ElicitRequestParams`. */
export type Question =
  | { mode?: "form" | undefined; message: string; requestedSchema: unknown }
  | { mode: "url"; message: string; url: string };

/** MCP's `ElicitResult`. */
export type Answer = {
  action: "accept" | "decline" | "cancel";
  content?: Record<string, string | number | boolean | string[]>;
};

/** Answers what a server asks: from `--answer` as far as that goes, and in the terminal. */
export class Questions {
  #action: "accept" | "decline" | undefined;
  #given: Assignment[];
  #asked = new Set<string>();
  #cwd: string;
  #fail: (failure: Failure) => void;
  /** One question at a time, whatever the server does. */
  #queue: Promise<unknown> = Promise.resolve();

  /** `fail` ends the command: a server is not told that there is no terminal. */
  constructor(answers: string[], cwd: string, fail: (failure: Failure) => void) {
    this.#action = answers.includes("decline") ? "decline" : answers.includes("accept") ? "accept" : undefined;
    this.#given = answers.filter((word) => word !== "decline" && word !== "accept").map(readAssignment);
    this.#cwd = cwd;
    this.#fail = fail;
  }

  /** Names of given answers that no form had a field for. */
  unused(): string[] {
    if (this.#action === "decline") return [];
    return [...new Set(this.#given.map(({ key }) => key))].filter((key) => !this.#asked.has(key));
  }

  answer(question: Question): Promise<Answer> {
    const answered = this.#queue.then(() => this.#answer(question));
    this.#queue = answered.catch(() => {});
    return answered;
  }

  async #answer(question: Question): Promise<Answer> {
    if (this.#action === "decline") return { action: "decline" };
    try {
      return question.mode === "url" ? await this.#openUrl(question) : await this.#fillForm(question);
    } catch (error) {
      if (error instanceof Failure) this.#fail(error);
      throw error;
    }
  }

  async #openUrl({ message, url }: { message: string; url: string }): Promise<Answer> {
    process.stderr.write(`${palette.bold(clean(message))}\n${clean(url)}\n`);
    if (this.#action === "accept") return { action: "accept" };
    if (!isInteractive()) throw unanswered(message, "--answer accept once you have opened it, or --answer decline");
    const { confirmOpened } = await import("./ask.ts");
    return confirmOpened();
  }

  async #fillForm({ message, requestedSchema }: { message: string; requestedSchema: unknown }): Promise<Answer> {
    const schema = isSchema(requestedSchema) ? requestedSchema : {};
    const names = new Set(propertiesOf(schema).map(([name]) => name));
    for (const name of names) this.#asked.add(name);
    const mine = this.#given.filter(({ key }) => names.has(key));
    const given = { ...defaultsOf(schema), ...readArguments(mine, schema, this.#cwd) } as NonNullable<
      Answer["content"]
    >;
    const missing = [...requiredOf(schema)].filter((name) => !(name in given));
    const isDone = missing.length === 0 && (this.#action === "accept" || mine.length > 0);
    if (isDone) return { action: "accept", content: given };
    if (!isInteractive()) throw unanswered(message, ways(missing, [...names]));
    const { askForm } = await import("./ask.ts");
    const asked = new Set(mine.map(({ key }) => key));
    return askForm(clean(message), schema, given, asked);
  }
}

function ways(missing: string[], names: string[]): string {
  const wanted = (missing.length > 0 ? missing : names).map((name) => `--answer ${name}=…`).join(" ");
  return `${wanted || "--answer accept"}, or --answer decline`;
}

function unanswered(message: string, ways: string): Failure {
  return new Failure(
    `the server asks "${clean(message)}", and there is no terminal to ask in; pass ${ways}`,
    exitCodes.usage,
  );
}

function isInteractive(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

function defaultsOf(schema: Schema): Record<string, unknown> {
  return Object.fromEntries(
    propertiesOf(schema).flatMap(([name, property]) => ("default" in property ? [[name, property.default]] : [])),
  );
}
