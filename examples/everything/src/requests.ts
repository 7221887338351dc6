import { setTimeout as wait } from "node:timers/promises";
import type { Context } from "mcpc";

/**
 * Log three messages while working.
 * @readonly
 */
export async function test_tool_with_logging({ log, signal }: Context): Promise<string> {
  log.info("Tool execution started");
  await wait(50, undefined, { signal });
  log.info("Tool processing data");
  await wait(50, undefined, { signal });
  log.info("Tool execution completed");
  return "Logged three messages.";
}

/**
 * Log one message; who did not ask for messages gets none.
 * @readonly
 */
export function test_logging_tool({ log }: Context): string {
  log.info("The tool has been called");
  return "Logged one message.";
}

/**
 * Report progress from nothing to everything.
 * @readonly
 */
export async function test_tool_with_progress({ progress, signal }: Context): Promise<string> {
  for (const done of [0, 50, 100]) {
    await progress(done, 100, `Completed ${done} of 100`);
    if (done < 100) await wait(50, undefined, { signal });
  }
  return "All done.";
}

/**
 * Count to a number, telling each one on the way.
 * @readonly
 * @timeout 10s
 * @param to {@integer} {@minimum 1} {@maximum 100}
 */
export async function* count(to: number): AsyncGenerator<string, number> {
  for (let number = 1; number <= to; number++) {
    await wait(5);
    yield `${number} of ${to}`;
  }
  return to;
}

/**
 * Tell clients that the list of tools has changed.
 * @readonly
 */
export function test_trigger_tool_change({ notify }: Context): string {
  notify.toolsChanged();
  return "Announced a change of tools.";
}

/**
 * Tell clients that the list of prompts has changed.
 * @readonly
 */
export function test_trigger_prompt_change({ notify }: Context): string {
  notify.promptsChanged();
  return "Announced a change of prompts.";
}

/**
 * Tell whoever subscribed to it that the watched resource has changed.
 * @readonly
 */
export function announce_watched_resource({ notify }: Context): string {
  notify.resourceUpdated("test://watched-resource");
  return "Announced a change of test://watched-resource.";
}

/**
 * Say which region was asked for; a proxy reads it from a header.
 * @readonly
 * @param region {@header Region}
 */
export function test_x_mcp_header(region?: string, level?: number): string {
  return `region=${region ?? "none"}${level === undefined ? "" : `, level=${level}`}`;
}

/**
 * Let go of the connection before answering; a client that can come back for the answer does.
 * @readonly
 */
export async function test_reconnection(ctx: Context): Promise<string> {
  ctx.detach();
  await wait(100, undefined, { signal: ctx.signal });
  return "Answered after letting go.";
}

/**
 * How often this has been called in the session, this call included.
 */
export function visits({ session }: Context): number {
  const count = Number(session.get("visits") ?? 0) + 1;
  session.set("visits", count);
  return count;
}
