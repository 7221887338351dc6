import { type Diagnostic, formatDiagnostics } from "../../compiler/index.ts";
import type { Manifest } from "../../manifest/index.ts";
import { contents } from "../build.ts";
import { count, palette } from "../terminal.ts";
import { type Difference, differencesOf } from "./differences.ts";

/** What is said of one build. */
export interface BuildNews {
  /** Of the files that changed, relative to the project; none at first. */
  changed: string[];
  milliseconds: number;
  manifest?: Manifest;
  /** What was served before; absent where there was nothing. */
  before?: Manifest;
  diagnostics: Diagnostic[];
}

/** How many changed files, and how many differences, are named one by one. */
const MOST_FILES = 3;
const MOST_DIFFERENCES = 12;

const signs = { added: "+", removed: "-", changed: "~" };

/** Says what happens, on stderr: once, and briefly. */
export class Report {
  readonly #transport: "stdio" | "http";
  #url: string | undefined;
  /** What the last build had wrong; empty where it is served. */
  #problems = "";
  /** What was last warned of. */
  #warnings = "";

  constructor(transport: "stdio" | "http") {
    this.#transport = transport;
  }

  get hasErrors(): boolean {
    return this.#problems !== "";
  }

  listening(url: string): void {
    if (url === this.#url) return; // another process has taken the place of one that ended
    this.#url = url;
    const { origin } = new URL(url);
    console.error(`${palette.bold(`mcpc dev: listening on ${url}`)}\n  page ${origin}/, Ctrl-C ends`);
  }

  /** Says that a build is served, and gives the words. */
  served(news: BuildNews): string {
    const { changed, milliseconds, diagnostics, before, manifest } = news;
    const summary = `${contents(news)} in ${Math.round(milliseconds)} ms`;
    const isFixed = this.#problems !== "";
    this.#problems = "";
    const subject = changed.length > 0 ? `${filesText(changed)} changed: ` : this.#opening();
    const lines = [
      `${subject}${isFixed ? "no errors any more, " : ""}${summary}`,
      ...(before && manifest ? differenceLines(differencesOf(before, manifest)) : []),
    ];
    this.warned(diagnostics);
    console.error(lines.join("\n"));
    return lines.join("\n");
  }

  /** Says what there is to be said of a build without errors, unless it was said last. */
  warned(diagnostics: Diagnostic[]): void {
    const text = formatDiagnostics(diagnostics, "text", palette);
    if (text !== this.#warnings && diagnostics.length > 0) console.error(`${text}\n`);
    this.#warnings = text;
  }

  /** Says what is wrong, unless it was said last; gives the words without colours. */
  failed({ changed, diagnostics, before }: BuildNews): string {
    const text = formatDiagnostics(diagnostics, "text");
    if (text === this.#problems) return text;
    this.#problems = text;
    const errors = diagnostics.filter(({ severity }) => severity === "error").length;
    const subject = changed.length > 0 ? `${filesText(changed)} changed: ` : "";
    console.error(`${formatDiagnostics(diagnostics, "text", palette)}\n`);
    console.error(palette.error(`${subject}${count(errors, "error")}; ${whatGoesOn(before)}`));
    return text;
  }

  /** Says that a build without errors cannot be served. */
  refused({ changed, before }: BuildNews, problem: string): string {
    if (problem === this.#problems) return problem;
    this.#problems = problem;
    const subject = changed.length > 0 ? `${filesText(changed)} changed, but ` : "";
    const text = `${subject}cannot be served: ${problem}`;
    console.error(`${palette.error(text)}\n${whatGoesOn(before)}`);
    return text;
  }

  trouble(message: string): void {
    console.error(palette.warning(`mcpc dev: ${message}`));
  }

  #opening(): string {
    return this.#transport === "stdio" ? "mcpc dev: serving stdin and stdout, " : "mcpc dev: ";
  }
}

function whatGoesOn(before: Manifest | undefined): string {
  return before ? "the version before goes on being served" : "nothing is served until that is corrected";
}

/** `src/a.ts, src/b.ts and 3 more`. */
function filesText(files: string[]): string {
  const named = files.slice(0, MOST_FILES).join(", ");
  return files.length > MOST_FILES ? `${named} and ${files.length - MOST_FILES} more` : named;
}

function differenceLines(differences: Difference[]): string[] {
  const lines = differences.slice(0, MOST_DIFFERENCES).map(({ change, what }) => `  ${signs[change]} ${what}`);
  const left = differences.length - lines.length;
  return left > 0 ? [...lines, `  and ${left} more`] : lines;
}
