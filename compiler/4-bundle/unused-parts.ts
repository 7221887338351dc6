import type { Manifest } from "../../manifest/index.ts";

/** What of the runtime not every server needs, as its options tell. */
const optionParts = ["http", "stdio", "page", "definition-check"] as const;

/** Likewise, as its manifest tells. */
const manifestParts = ["asking", "prompts", "resources", "completions", "streams", "hooks"] as const;

type OptionPart = (typeof optionParts)[number];
export type ManifestPart = (typeof manifestParts)[number];

/**
 * The modules of each, as the runtime imports them, without folders and extensions. The page and keys are loaded when
 * they are first needed; who imports one of the others looks first whether the server has what it is for.
 */
const modules: Record<OptionPart | ManifestPart, string[]> = {
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
function partsLeftOut({ transport, page }: { transport?: "stdio" | "http"; page?: boolean }): OptionPart[] {
  const used: Record<OptionPart, boolean> = {
    http: transport !== "stdio",
    stdio: transport !== "http",
    page: transport !== "stdio" && page !== false,
    "definition-check": false, // the definition is that of the compiler which the runtime in the file is of
  };
  return optionParts.filter((part) => !used[part]);
}

/** What no handler of a server takes. */
export function unusedParts({ tools, prompts, resources, resourceTemplates, ...others }: Manifest): ManifestPart[] {
  const { files = [], startup, shutdown } = others;
  const handlers = [...tools, ...prompts, ...resources, ...resourceTemplates];
  const used: Record<ManifestPart, boolean> = {
    asking: handlers.some(({ needs }) => needs.elicit || needs.sample || needs.roots),
    prompts: prompts.length > 0,
    resources: resources.length + resourceTemplates.length + files.length > 0,
    completions: prompts.length + resourceTemplates.length > 0,
    streams: tools.some(({ signature }) => signature.returns.stream !== undefined),
    hooks: startup.length + shutdown.length > 0,
  };
  return manifestParts.filter((part) => !used[part]);
}

/** What the runtime imports of a part that not every server has, whichever that is. */
export const importsOfParts = importsOf([...optionParts, ...manifestParts]);

/** Whether such an import is of what a server has no use for. Where the options tell, nobody waits for `unused`. */
export function leavesOut(
  path: string,
  options: { transport?: "stdio" | "http"; page?: boolean },
  unused: () => Promise<readonly ManifestPart[]>,
): boolean | Promise<boolean> {
  if (importsOf(optionParts).test(path)) return importsOf(partsLeftOut(options)).test(path);
  return unused().then((parts) => importsOf(parts).test(path));
}

/** `./drain.ts`, `../runtime/drain.js`, `mcpc/page`. */
function importsOf(parts: readonly (OptionPart | ManifestPart)[]): RegExp {
  const names = parts.flatMap((part) => modules[part]);
  return new RegExp(`(^|/)(${names.join("|")})(\\.[jt]s)?$`);
}
