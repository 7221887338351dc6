import type { Notifier } from "../notifier.ts";
import type { Registry } from "../registry.ts";

/** Tells clients of the lists that are not what they were. */
export async function announceDifferences(before: Registry, after: Registry, notifier: Notifier): Promise<void> {
  if (!haveSameTools(before, after)) notifier.toolsChanged();
  if (!isSame(before.promptList, after.promptList)) notifier.promptsChanged();
  if (await haveResourcesChanged(before, after)) notifier.resourcesChanged();
}

/** Tool by tool, up to the first that is another one: all of them can be megabytes. */
function haveSameTools({ toolLists: before }: Registry, { toolLists: after }: Registry): boolean {
  return (["modern", "legacy"] as const).every((era) => {
    const [earlier, later] = [before[era].tools, after[era].tools];
    return (
      earlier.length === later.length &&
      earlier.every((tool, index) => tool === later[index] || isSame(tool, later[index]))
    );
  });
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
