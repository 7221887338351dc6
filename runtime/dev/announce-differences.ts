import type { Notifier } from "../notifier.ts";
import type { Registry } from "../registry.ts";

/** Tells clients of the lists that are not what they were. */
export async function announceDifferences(before: Registry, after: Registry, notifier: Notifier): Promise<void> {
  if (!isSame(before.toolLists, after.toolLists)) notifier.toolsChanged();
  if (!isSame(before.promptList, after.promptList)) notifier.promptsChanged();
  if (await haveResourcesChanged(before, after)) notifier.resourcesChanged();
}

async function haveResourcesChanged(before: Registry, after: Registry): Promise<boolean> {
  if (!isSame(before.resourceList, after.resourceList) || !isSame(before.templateList, after.templateList)) return true;
  // what `@lists` functions find now is known only to those who may call them
  if (before.listedTemplates.length > 0 || after.listedTemplates.length > 0) return true;
  return !isSame(await before.files?.list(), await after.files?.list());
}

function isSame(before: unknown, after: unknown): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}
