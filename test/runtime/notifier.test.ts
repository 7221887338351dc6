import { expect, test } from "vitest";
import { type Change, createNotifier } from "../../runtime/notifier.ts";

test("every listener hears of every change, until it has had enough", () => {
  const notifier = createNotifier(() => {});
  const heard: Change[][] = [[], []];
  const [endFirst] = heard.map((changes) => notifier.subscribe((change) => changes.push(change)));
  notifier.toolsChanged();
  notifier.promptsChanged();
  endFirst?.();
  endFirst?.();
  notifier.resourcesChanged();
  notifier.resourceUpdated(new URL("file:///a%20b"));
  const early = [{ kind: "tools_list_changed" }, { kind: "prompts_list_changed" }];
  const late = [{ kind: "resources_list_changed" }, { kind: "resource_updated", uri: "file:///a%20b" }];
  expect(heard).toEqual([early, [...early, ...late]]);
});

test("a listener that throws keeps nothing from the others, nor from who announces", () => {
  const errors: unknown[] = [];
  const notifier = createNotifier((error) => errors.push(error));
  const heard: string[] = [];
  notifier.subscribe(() => {
    throw new Error("deaf");
  });
  notifier.subscribe(({ kind }) => heard.push(kind));
  notifier.toolsChanged();
  expect(heard).toEqual(["tools_list_changed"]);
  expect(errors).toEqual([new Error("deaf")]);
});

test("the same function may listen twice", () => {
  const notifier = createNotifier(() => {});
  let count = 0;
  const listen = () => void count++;
  const end = notifier.subscribe(listen);
  notifier.subscribe(listen);
  notifier.toolsChanged();
  end();
  notifier.toolsChanged();
  expect(count).toBe(3);
});
