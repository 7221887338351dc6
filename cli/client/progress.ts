import { palette } from "../terminal.ts";
import { clean } from "./signature.ts";

/** MCP's `Progress`. */
export interface ProgressReport {
  progress: number;
  total?: number | undefined;
  message?: string | undefined;
}

/** Shows how far a call has come: one line that changes on a terminal, a line a report elsewhere. */
export class ProgressLine {
  #stream: NodeJS.WriteStream;
  #isShown = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  show(report: ProgressReport): void {
    const message = clean(report.message ?? "").replaceAll(/\s+/g, " ");
    if (this.#stream.isTTY) this.#draw(report, message);
    else this.#stream.write(`progress ${amount(report)}${message ? ` ${message}` : ""}\n`);
  }

  /** Before anything else is written to the terminal; the next report draws it again. */
  clear(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#stream.write("\r\u001b[2K");
  }

  #draw(report: ProgressReport, message: string): void {
    const line = [bar(report), amount(report), message].filter((part) => part !== "").join(" ");
    const columns = (this.#stream.columns || 80) - 1;
    this.#isShown = true;
    this.#stream.write(`\r\u001b[2K${palette.dim(line.slice(0, columns))}`);
  }
}

function bar({ progress, total }: ProgressReport): string {
  if (total === undefined || !(total > 0)) return "";
  const filled = Math.round(WIDTH * Math.min(1, Math.max(0, progress / total)));
  return "█".repeat(filled) + "░".repeat(WIDTH - filled);
}

const WIDTH = 24;

/** `3/8`, or `3` where the end is not known. */
function amount({ progress, total }: ProgressReport): string {
  return total === undefined ? String(progress) : `${progress}/${total}`;
}
