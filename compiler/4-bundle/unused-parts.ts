import type { Manifest } from "../../manifest/index.ts";

/** What of the runtime not every server needs, as is known before its manifest. */
const planned = ["http", "stdio", "page", "definition-check"] as const;

/** Likewise, as its manifest tells. */
const told = ["asking", "prompts", "resources", "completions", "streams", "hooks"] as const;

type PlannedPart = (typeof planned)[number];
export type ToldPart = (typeof told)[number];

/**
 * The modules of each, as the runtime imports them, without folders and extensions. The page and keys are loaded when
 * they are first needed; who imports one of the others looks first whether the server has what it is for.
 */
const modules: Record<PlannedPart | ToldPart, string[]> = {
  http: ["transports/http"],
  stdio: ["transports/stdio"],
  page: ["mcpc/page"],
  asking: ["state-keys"],
  prompts: ["get-prompt"],
  resources: ["find-resource", "read-resource", "uri-match"],
  completions: ["complete"],
  streams: ["drain"],
  hooks: ["hooks"],
  "definition-check": ["definition-check"],
};

/** What the options leave out: a transport, and the page. */
function unplannedParts({ transport, page }: { transport?: "stdio" | "http"; page?: boolean }): PlannedPart[] {
  const used: Record<PlannedPart, boolean> = {
    http: transport !== "stdio",
    stdio: transport !== "http",
    page: transport !== "stdio" && page !== false,
    "definition-check": false, // the definition is that of the compiler which the runtime in the file is of
  };
  return planned.filter((part) => !used[part]);
}

/** What no handler of a server takes. */
export function unusedParts({ tools, prompts, resources, resourceTemplates, ...others }: Manifest): ToldPart[] {
  const { files = [], startup, shutdown } = others;
  const handlers = [...tools, ...prompts, ...resources, ...resourceTemplates];
  const used: Record<ToldPart, boolean> = {
    asking: handlers.some(({ needs }) => needs.elicit || needs.sample || needs.roots),
    prompts: prompts.length > 0,
    resources: resources.length + resourceTemplates.length + files.length > 0,
    completions: prompts.length + resourceTemplates.length > 0,
    streams: tools.some(({ signature }) => signature.returns.stream !== undefined),
    hooks: startup.length + shutdown.length > 0,
  };
  return told.filter((part) => !used[part]);
}

/** What the runtime imports of a part that not every server has, whichever that is. */
export const importsOfParts = importsOf([...planned, ...told]);

/** Whether such an import is of what a server has no use for. Where the options tell, nobody waits for `unused`. */
export function leavesOut(
  path: string,
  options: { transport?: "stdio" | "http"; page?: boolean },
  unused: () => Promise<readonly ToldPart[]>,
): boolean | Promise<boolean> {
  if (importsOf(planned).test(path)) return importsOf(unplannedParts(options)).test(path);
  return unused().then((parts) => importsOf(parts).test(path));
}

/** `./drain.ts`, `../runtime/drain.js`, `mcpc/page`. */
function importsOf(parts: readonly (PlannedPart | ToldPart)[]): RegExp {
  const names = parts.flatMap((part) => modules[part]);
  return new RegExp(`(^|/)(${names.join("|")})(\\.[jt]s)?$`);
}
