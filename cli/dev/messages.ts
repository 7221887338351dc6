import type { ServerDefinition } from "../../runtime/definition.ts";
import type { DevEvent } from "../../runtime/dev/dev-events.ts";
import type { Flags } from "../../runtime/flags.ts";
import type { ModuleFiles } from "./module-file.ts";

/** What the process that watches tells the one that serves. */
export type ToHost =
  /** First of all. `info` is the server's while there is no build. */
  | { type: "start"; flags: Flags; info: ServerDefinition["info"] }
  /** Take connections from now on. */
  | { type: "serve" }
  /** Serve what is in these files in place of what is served, and of what is being loaded. */
  | { type: "load"; build: number; files: ModuleFiles }
  | { type: "tell"; event: DevEvent }
  /** Answer if you can. */
  | { type: "ping" }
  | { type: "stop" };

export type FromHost =
  | { type: "listening"; url: string }
  /** The server cannot listen, and the process ends. */
  | { type: "refused"; message: string; exitCode: 1 | 2 }
  /** The code of a build is about to run. */
  | { type: "loading"; build: number }
  | { type: "loaded"; build: number; outcome: LoadOutcome }
  | { type: "pong" };

/** What came of a build. All but `replaced` leave what was served before. */
export type LoadOutcome =
  | { status: "replaced" }
  /** Another build was to be served before this one was ready. */
  | { status: "cancelled" }
  /** `stage` says what failed: to import the module, or to start what it defines. */
  | { status: "failed"; stage: "import" | "start"; message: string };
