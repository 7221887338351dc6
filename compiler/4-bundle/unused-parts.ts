import type { Config, Manifest } from "../../manifest/index.ts";

/** What of the runtime not every server needs. */
export type RuntimePart =
  | "http"
  | "stdio"
  | "page"
  | "asking"
  | "prompts"
  | "resources"
  | "completions"
  | "streams"
  | "hooks"
  | "definition-check";

/**
 * The modules of each, as the runtime imports them, without folders and extensions. The page and keys are loaded when
 * they are first needed; who imports one of the others looks first whether the server has what it is for.
 */
const modules: Record<RuntimePart, string[]> = {
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

export const runtimeParts = Object.keys(modules) as RuntimePart[];

/** What a server has no use for: a transport that the build leaves out, and what no handler of it takes. */
export function unusedParts(
  manifest: Manifest,
  { transport, page }: Pick<Config, "transport" | "page">,
): RuntimePart[] {
  const { tools, prompts, resources, resourceTemplates, files = [], startup, shutdown } = manifest;
  const handlers = [...tools, ...prompts, ...resources, ...resourceTemplates];
  const used: Record<RuntimePart, boolean> = {
    http: transport !== "stdio",
    stdio: transport !== "http",
    page: transport !== "stdio" && page !== false,
    asking: handlers.some(({ needs }) => needs.elicit || needs.sample || needs.roots),
    prompts: prompts.length > 0,
    resources: resources.length + resourceTemplates.length + files.length > 0,
    completions: prompts.length + resourceTemplates.length > 0,
    streams: tools.some(({ signature }) => signature.returns.stream !== undefined),
    hooks: startup.length + shutdown.length > 0,
    "definition-check": false, // the definition is that of the compiler which the runtime in the file is of
  };
  return runtimeParts.filter((part) => !used[part]);
}

/** What the runtime imports of `parts`: `./drain.ts`, `../runtime/drain.js`, `mcpc/page`. */
export function importsOf(parts: readonly RuntimePart[]): RegExp {
  const names = parts.flatMap((part) => modules[part]);
  return new RegExp(`(^|/)(${names.join("|")})(\\.[jt]s)?$`);
}
