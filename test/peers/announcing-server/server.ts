import type { Context } from "mcpc";

/** Close the stream that waits for the answer, and answer later. */
export async function test_reconnection(ctx: Context): Promise<string> {
  ctx.detach();
  await new Promise((resolve) => setTimeout(resolve, 100)); // the suite wants the answer after the stream has closed
  return "Reconnection test completed";
}

/** Announce that the list of tools has changed. */
export function test_trigger_tool_change(ctx: Context): string {
  ctx.notify.toolsChanged();
  return "announced";
}

/** Announce that the list of prompts has changed. */
export function test_trigger_prompt_change(ctx: Context): string {
  ctx.notify.promptsChanged();
  return "announced";
}

/** Announce that a resource has changed. */
export function touch(uri: string, { notify }: Context): void {
  notify.resourceUpdated(uri);
}

/** Say something in the log. */
export function test_logging_tool(ctx: Context): string {
  ctx.log.info("logged");
  return "logged";
}

/** Count how often this client has called. */
export function count({ session }: Context): number {
  const calls = (session.get<number>("calls") ?? 0) + 1;
  session.set("calls", calls);
  return calls;
}
