import type { Descriptor } from "../../manifest/index.ts";

/** How many descriptors are in a group, or about so many. */
const SIZE = 50;

/**
 * Descriptors in groups that stay the same when one of them changes, and where one comes or goes: files stay together,
 * and as many of them are in each group. A file that fills groups has its own.
 */
export function groupsOf<D extends Descriptor>(descriptors: readonly D[]): D[][] {
  if (descriptors.length === 0) return [];
  const files = runsOf(descriptors);
  const filesInGroup = Math.max(1, Math.round((SIZE * files.length) / descriptors.length));
  return chunks(files, filesInGroup).flatMap((group) => {
    const members = group.flat();
    return members.length > 2 * SIZE ? chunks(members, SIZE) : [members];
  });
}

/** Descriptors that follow each other in one file. */
function runsOf<D extends Descriptor>(descriptors: readonly D[]): D[][] {
  const runs: D[][] = [];
  let file: string | undefined;
  for (const descriptor of descriptors) {
    const run = descriptor.handler.file === file ? runs.at(-1) : undefined;
    if (run) run.push(descriptor);
    else runs.push([descriptor]);
    file = descriptor.handler.file;
  }
  return runs;
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
