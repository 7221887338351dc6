import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { DevLoop } from "../../cli/dev/dev-loop.ts";
import type { HostProcess } from "../../cli/dev/host-process.ts";
import type { Module } from "../../cli/dev/module-file.ts";
import { Report } from "../../cli/dev/report.ts";
import { DevCompiler } from "../../compiler/index.ts";

it("gives up a build that a newer edit outdates, and builds with the changes of both", {
  timeout: 60_000,
}, async () => {
  vi.spyOn(console, "error").mockReturnValue();
  const root = await mkdtemp(join(tmpdir(), "mcpc-loop-"));
  const write = (name: string, text: string) =>
    writeFile(join(root, "src", name), `/** Say it. */\nexport const ${name.slice(0, 1)} = (): string => "${text}";\n`);
  await mkdir(join(root, "src"));
  await write("a.ts", "one");
  await write("b.ts", "one");
  const loaded: string[] = [];
  const told: string[] = [];
  let wake = () => {};
  const host = {
    load: ({ code }: Module) => {
      loaded.push(code);
      return Promise.resolve({ status: "replaced" });
    },
    tell: ({ text }: { text: string }) => {
      told.push(text);
      wake();
    },
    serve: () => {},
  } as unknown as HostProcess;
  const next = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });

  const loop = new DevLoop({ root, entries: ["src"], host, report: new Report("http") });
  try {
    const first = next();
    loop.run().catch(expect.unreachable);
    await first;
    const compile = DevCompiler.prototype.compile;
    const spy = vi.spyOn(DevCompiler.prototype, "compile").mockImplementationOnce(async function (
      this: DevCompiler,
      changes,
      signal,
    ) {
      await write("b.ts", "three"); // while the first edit is compiled
      if (signal && !signal.aborted) await once(signal, "abort");
      return compile.call(this, changes, signal);
    });
    const last = next();
    await write("a.ts", "two");
    await last;
    expect(spy).toHaveBeenCalledTimes(2);
    expect(loaded).toHaveLength(2);
    expect(loaded[1]).toMatch(/"two"[\s\S]*"three"/);
    expect(told).toEqual([expect.any(String), expect.stringMatching(/^src\/a\.ts, src\/b\.ts changed: 2 tools/)]);
  } finally {
    await loop.close();
    vi.restoreAllMocks();
    await rm(root, { recursive: true, force: true });
  }
});
