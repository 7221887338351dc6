import { homedir } from "node:os";

/** Where a command runs, so that tests and callers can say so. */
export interface Place {
  cwd: string;
  home: string;
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
}

/** Of this process. */
export function here(): Place {
  return { cwd: process.cwd(), home: homedir(), platform: process.platform, env: process.env };
}
