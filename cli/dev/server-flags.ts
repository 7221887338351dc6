import { StartupError } from "../../runtime/errors.ts";
import { type Flags, parseFlags } from "../../runtime/flags.ts";
import { Failure } from "../failure.ts";

/** The options of `mcpc dev` that a built server has, too. */
export interface ServerOptions {
  host?: string;
  port?: string;
  path?: string;
  allowHost: string[];
  allowOrigin: string[];
  stateless?: boolean;
  sse?: boolean;
  page?: string;
  logLevel?: string;
  stdio?: boolean;
}

/** What a built server would make of them, and of its environment; wrong usage is a `Failure` with exit code 2. */
export function serverFlags(options: ServerOptions): Flags {
  const { stdio, allowHost, allowOrigin, ...single } = options;
  const { MCPC_HTTP: _, ...env } = process.env;
  try {
    const request = parseFlags(
      [...(stdio ? [] : ["--http"]), ...argumentsOf({ ...single, allowHost, allowOrigin })],
      env,
    );
    if ("run" in request) return request.run;
    throw new Error("this is a bug in mcpc: no flag of these prints");
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    throw new Failure(error.message.replace("add --http", "leave --stdio out"), error.exitCode);
  }
}

/** `{ allowHost: ["a"] }` as `--allow-host=a`. */
function argumentsOf(options: Record<string, unknown>): string[] {
  return Object.entries(options).flatMap(([key, value]) => {
    const flag = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (value === true) return [flag];
    return [value ?? []].flat().map((item) => `${flag}=${item}`);
  });
}
