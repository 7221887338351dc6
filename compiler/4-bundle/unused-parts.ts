import type { Config, Manifest } from "../../manifest/index.ts";

/** What of the runtime not every server needs. */
export type RuntimePart = "http" | "stdio" | "page" | "asking";

/** How the runtime imports them, without extensions: all when they are first needed, so that one which is left out is not missed. */
const specifiers: Record<RuntimePart, string[]> = {
  http: ["./transports/http"],
  stdio: ["./transports/stdio"],
  page: ["mcpc/page"],
  asking: ["./state-keys", "./state-seal", "./conversations"],
};

/** What a server has no use for: a transport that the build leaves out, and questions that no handler asks. */
export function unusedParts(
  manifest: Manifest,
  { transport, page }: Pick<Config, "transport" | "page">,
): RuntimePart[] {
  const { tools, prompts, resources, resourceTemplates } = manifest;
  const handlers = [...tools, ...prompts, ...resources, ...resourceTemplates];
  const asks = handlers.some(({ needs }) => needs.elicit || needs.sample || needs.roots);
  return [
    ...(transport === "stdio" ? (["http"] as const) : []),
    ...(transport === "http" ? (["stdio"] as const) : []),
    ...(transport === "stdio" || page === false ? (["page"] as const) : []),
    ...(asks ? [] : (["asking"] as const)),
  ];
}

/** What the runtime imports of `parts`. */
export function importsOf(parts: readonly RuntimePart[]): RegExp {
  const names = parts.flatMap((part) => specifiers[part]).map((name) => name.replaceAll(".", "\\."));
  return new RegExp(`^(${names.join("|")})(\\.[jt]s)?$`);
}
