/**
 * What starts the bundler's process has it collect garbage less often: it keeps what it parsed, and looks through all of it
 * each time, which takes it a quarter of each build. For 500 files it takes 50 MB more.
 */
export function collectingLess<T>(start: () => T): T {
  const { GOGC } = process.env;
  process.env.GOGC = GOGC ?? "400";
  try {
    return start();
  } finally {
    if (GOGC === undefined) delete process.env.GOGC;
  }
}
