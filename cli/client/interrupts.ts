import { constants } from "node:os";

/** Watches for Ctrl-C and its like while a command runs. */
export interface Interrupts {
  /** Aborted by the first of them, so that what is under way can be cancelled. */
  signal: AbortSignal;
  /** What the process then ends with, such as 130. */
  exitCode(): number | undefined;
  /** From here on the first one aborts and leaves a moment to tidy up; before, and after, it ends the process. */
  beGentle(): void;
  stop(): void;
}

/** Ends the process with 128 and the number of the signal, so that its `exit` listeners remove what it leaves behind. */
export function watchInterrupts(): Interrupts {
  const controller = new AbortController();
  let code: number | undefined;
  let isGentle = false;
  const onSignal = (signal: NodeJS.Signals) => {
    const isFirst = code === undefined;
    const ending = 128 + constants.signals[signal];
    code = ending;
    if (!isGentle || !isFirst) process.exit(ending);
    controller.abort(new Error(`interrupted by ${signal}`));
    setTimeout(() => process.exit(ending), GRACE_MS).unref();
  };
  for (const signal of signals) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    exitCode: () => code,
    beGentle: () => {
      isGentle = true;
    },
    stop: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}

const signals: NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** To tell the server that the call is cancelled, and to let its process end. */
const GRACE_MS = 1500;
