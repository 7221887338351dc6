import { expect, test } from "vitest";
import { EventMemory, type SessionEvents } from "../../runtime/protocol/event-store.ts";

const message = (text: string) => ({ jsonrpc: "2.0" as const, method: text });

async function replay(store: SessionEvents, lastEventId: string): Promise<string[]> {
  const sent: string[] = [];
  await store.replayEventsAfter(lastEventId, {
    send: async (_, message) => void sent.push("method" in message ? message.method : ""),
  });
  return sent;
}

test("what came later on the same stream is sent again, a priming event never", async () => {
  const store = new EventMemory().open();
  const primed = await store.storeEvent("a", {} as never);
  await store.storeEvent("a", message("one"));
  await store.storeEvent("b", message("other"));
  const two = await store.storeEvent("a", message("two"));
  expect(await replay(store, primed)).toEqual(["one", "two"]);
  expect(await replay(store, two)).toEqual([]);
});

test("an id is of this session and of a stream somebody may come back for, or it is none", async () => {
  const store = new EventMemory().open();
  const id = await store.storeEvent("a", message("one"));
  expect(await store.getStreamIdForEventId(id)).toBe("a");
  for (const wrong of ["", "a", "a.", "a.0", "a.2", "a.x", ".1"]) {
    expect((await store.getStreamIdForEventId(wrong)) || undefined).toBeUndefined();
  }
  store.forget("a");
  expect(await store.getStreamIdForEventId(id)).toBeUndefined();
});

test("a session keeps its newest events", async () => {
  const store = new EventMemory({ perSession: 2, total: 1000 }).open();
  const first = await store.storeEvent("a", message("one"));
  for (const text of ["two", "three", "four"]) await store.storeEvent("a", message(text));
  expect(await replay(store, first)).toEqual(["three", "four"]);
});

test("all sessions together stay below the total, and the one that holds most gives", async () => {
  const memory = new EventMemory({ perSession: 100, total: 500 });
  const [modest, greedy] = [memory.open(), memory.open()];
  const first = await modest.storeEvent("a", {} as never);
  await modest.storeEvent("a", message("kept"));
  for (let count = 0; count < 50; count++) await greedy.storeEvent("a", message("x".repeat(40)));
  expect(memory.length).toBeLessThanOrEqual(500);
  expect(memory.length).toBeGreaterThan(300);
  expect(await replay(modest, first)).toEqual(["kept"]);
  await greedy.storeEvent("a", message("x".repeat(600)));
  expect(memory.length).toBeLessThanOrEqual(500);
  memory.close(greedy);
  memory.close(modest);
  expect(memory.length).toBe(0);
});
