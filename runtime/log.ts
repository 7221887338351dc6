/** Levels of `--log-level`, quiet last. `silent` writes nothing at all. */
export const logLevels = ["debug", "info", "warning", "error", "silent"] as const;

export type LogLevel = (typeof logLevels)[number];

/** Writes one line an event to stderr; stdout belongs to the protocol. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warning(message: string): void;
  error(message: string): void;
}

/** A logger that drops what is below `threshold`. `write` receives whole lines. */
export function createLogger(threshold: LogLevel, write: (line: string) => void = writeStderr): Logger {
  const floor = logLevels.indexOf(threshold);
  const at = (level: Exclude<LogLevel, "silent">) =>
    logLevels.indexOf(level) < floor ? () => {} : (message: string) => write(`mcpc: ${level}: ${message}\n`);
  return { debug: at("debug"), info: at("info"), warning: at("warning"), error: at("error") };
}

function writeStderr(line: string): void {
  process.stderr.write(line);
}
