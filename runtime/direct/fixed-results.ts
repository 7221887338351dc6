import { capabilitiesOf } from "../capabilities.ts";
import { modernRevision } from "../modern-revision.ts";
import type { Registry } from "../registry.ts";
import type { Era, FixedRequest } from "./plain-request.ts";

/** Revisions before 2026-07-28, the latest first, which is what a client gets that asks for one that is not known. */
export const legacyRevisions = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05", "2024-10-07"] as const;

/** The result of a request that is always answered the same; nothing where the SDK is to answer. */
export function fixedResult(registry: Registry, method: FixedRequest["method"], era: Era): object | undefined {
  switch (method) {
    case "tools/list":
      return registry.tools.size === 0 ? undefined : registry.toolLists[era];
    case "prompts/list":
      return registry.promptList;
    case "resources/list":
      return registry.listedTemplates.length === 0 && !registry.files ? registry.resourceList : undefined;
    case "resources/templates/list":
      return registry.templateList;
    case "server/discover":
      return discoverResult(registry);
    case "ping":
      return {};
  }
}

/** MCP 2025 `InitializeResult`, for a client that is told of no changes. */
export function initializeResult(registry: Registry, revision: string): object {
  const { info, instructions } = registry;
  return {
    protocolVersion: legacyRevisions.find((known) => known === revision) ?? legacyRevisions[0],
    capabilities: capabilitiesOf(registry, false),
    serverInfo: info,
    ...(instructions && { instructions }),
  };
}

/** MCP 2026-07-28 `DiscoverResult`. */
function discoverResult(registry: Registry): object {
  const { instructions } = registry;
  return {
    supportedVersions: [modernRevision],
    capabilities: capabilitiesOf(registry, true),
    ...(instructions && { instructions }),
    ttlMs: 0,
    cacheScope: "private",
  };
}
