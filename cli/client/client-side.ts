import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import type { Client, ClientCapabilities } from "@modelcontextprotocol/client";
import type { Failure } from "../failure.ts";
import { palette } from "../terminal.ts";
import { Patience } from "./patience.ts";
import { ProgressLine, type ProgressReport } from "./progress.ts";
import { Questions } from "./questions.ts";
import { clean } from "./signature.ts";

/** What a server may ask of us: the user, and the folder; there is no model to ask. */
export const capabilities: ClientCapabilities = { elicitation: { form: {}, url: {} }, roots: {} };

export interface ClientSideOptions {
  /** Of `--answer`. */
  answers: string[];
  cwd: string;
  timeoutMs: number;
  onTimeout: () => void;
  /** A question cannot be answered. */
  onUnanswered: (failure: Failure) => void;
}

/** The side of a connection that listens: questions, logs, progress and the time all of it takes. */
export class ClientSide {
  readonly #cwd: string;
  readonly #progress = new ProgressLine(process.stderr);
  readonly #patience: Patience;
  readonly #questions: Questions;

  constructor({ answers, cwd, timeoutMs, onTimeout, onUnanswered }: ClientSideOptions) {
    this.#cwd = cwd;
    this.#patience = new Patience(timeoutMs, onTimeout);
    this.#questions = new Questions(answers, cwd, onUnanswered);
  }

  /** Before the client connects. */
  prepare(client: Client): void {
    const roots = [{ uri: pathToFileURL(this.#cwd).href, name: basename(this.#cwd) }];
    client.setRequestHandler("roots/list", () => ({ roots }));
    client.setRequestHandler("elicitation/create", ({ params }) =>
      this.#patience.pausedFor(() => {
        this.#progress.clear();
        return this.#questions.answer(params);
      }),
    );
    client.setNotificationHandler("notifications/message", ({ params }) => this.say(`${logLine(params)}\n`));
  }

  /** Says which answers were given and not asked for: a misspelt one is no answer. */
  sayUnusedAnswers(): void {
    for (const name of this.#questions.unused()) this.say(`mcpc: nothing asked for '${name}', which --answer gives\n`);
  }

  /** Writes to stderr, past the line of progress. */
  say(text: string): void {
    this.#progress.clear();
    process.stderr.write(text);
  }

  /** Of the request under way. */
  report(report: ProgressReport): void {
    if (report.message?.startsWith(ROUND_OF_THE_SDK)) return;
    this.#patience.restart();
    this.#progress.show(report);
  }

  /** Runs one request within the time limit. */
  async during<T>(run: () => Promise<T>): Promise<T> {
    this.#patience.start();
    try {
      return await run();
    } finally {
      this.#patience.stop();
      this.#progress.clear();
    }
  }
}

/** The SDK reports each round of questions as progress of its own. */
const ROUND_OF_THE_SDK = "Fulfilling input required by";

function logLine({ level, logger, data }: { level: string; logger?: string | undefined; data?: unknown }): string {
  const text = typeof data === "string" ? clean(data) : JSON.stringify(data);
  const label = `${level}${logger === undefined ? "" : ` ${clean(logger)}`}:`;
  if (level === "debug" || level === "info" || level === "notice") return `${palette.dim(label)} ${text}`;
  return `${level === "warning" ? palette.warning(label) : palette.error(label)} ${text}`;
}
