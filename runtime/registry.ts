import type { ContextUse } from "../manifest/index.ts";
import type {
  Hook,
  JsonSchema,
  PromptDefinition,
  PromptListing,
  ResourceDefinition,
  ResourceTemplateDefinition,
  ResourceTemplateListing,
  RuntimeSettings,
  ServerDefinition,
  StaticFiles,
  ToolDefinition,
  ToolListing,
} from "./definition.ts";
import { checkDefinition } from "./definition-check.ts";
import type { ResourceListOutcome } from "./list-resources.ts";

/** How long a client may keep a list that cannot change while the process lives. Milliseconds. */
const LIST_TTL_MS = 3_600_000;

/** What watched files announce. */
const watched: readonly ContextUse[] = ["resourcesChanged", "resourceUpdated"];

/** What a client has to be told beforehand where all that it is offered can change. */
const changing: readonly ContextUse[] = ["toolsChanged", "promptsChanged", "resourcesChanged", "resourceUpdated"];

/** Everything a request needs, worked out once at start-up. */
export interface Registry {
  readonly info: ServerDefinition["info"];
  readonly instructions?: string;
  readonly settings: RuntimeSettings;
  /** By protocol name, in declaration order. */
  readonly tools: ReadonlyMap<string, ToolDefinition>;
  /** The `tools/list` result of each era, ready to send. */
  readonly toolLists: { readonly modern: ToolList; readonly legacy: ToolList };
  /** By protocol name, in declaration order. */
  readonly prompts: ReadonlyMap<string, PromptDefinition>;
  /** The `prompts/list` result, ready to send; empty rather than an error where there are none. */
  readonly promptList: PromptList;
  /** By URI, in declaration order. */
  readonly resources: ReadonlyMap<string, ResourceDefinition>;
  /** Files and folders that are resources. */
  readonly files?: StaticFiles;
  /** The one that matches least first. */
  readonly resourceTemplates: readonly ResourceTemplateDefinition[];
  /** What `resources/list` answers before files and `@lists` functions add to it. */
  readonly resourceList: ResourceListOutcome;
  /** The templates with `@lists` functions, in declaration order. */
  readonly listedTemplates: readonly ResourceTemplateDefinition[];
  /** The `resources/templates/list` result, ready to send. */
  readonly templateList: TemplateList;
  /** `@startup` and `@shutdown` functions. */
  readonly startup: readonly Hook[];
  readonly shutdown: readonly Hook[];
  /** Whether another registry can take the place of this one, with tools, prompts or resources where it has none. */
  readonly canChange: boolean;
  /** Whether any handler may ask its client, which 2025 clients need a session for. */
  readonly asksClient: boolean;
  /** `ServerDefinition.legacySse`. */
  readonly legacySse?: ServerDefinition["legacySse"];
  /** What is announced to clients, or remembered for them. */
  readonly uses: ReadonlySet<ContextUse>;
  /** Whether 2025 clients over HTTP get a session: something is to be asked, announced or remembered. */
  readonly needsSessions: boolean;
  /** Input schemas of the tools that mirror a parameter into an `Mcp-Param-*` header (2026-07-28, `x-mcp-header`). */
  readonly headerSchemas: ReadonlyMap<string, JsonSchema>;
}

/** MCP `ListToolsResult`; `ttlMs` and `cacheScope` are required from 2026-07-28 on and unknown before. */
export type ToolList = { tools: ToolListing[]; ttlMs?: number; cacheScope?: "public" | "private" };

/** MCP `ListPromptsResult`. */
export type PromptList = { prompts: PromptListing[]; ttlMs: number; cacheScope: "public" | "private" };

/** MCP `ListResourceTemplatesResult`. */
export type TemplateList = {
  resourceTemplates: ResourceTemplateListing[];
  ttlMs: number;
  cacheScope: "public" | "private";
};

/**
 * Checks a definition and precomputes what requests ask for. Throws a `StartupError` on a broken one. Where the registry
 * `canChange`, clients are told so and keep no list.
 */
export function createRegistry(definition: ServerDefinition, { canChange = false } = {}): Registry {
  checkDefinition?.(definition); // not in a built server, whose definition nobody else can have written
  const { info, instructions, tools, prompts = [], resources = [], resourceTemplates = [], files } = definition;
  const handlers = [...tools, ...prompts, ...resources, ...resourceTemplates];
  const uses = new Set([...(definition.uses ?? []), ...(files ? watched : []), ...(canChange ? changing : [])]);
  let headerSchemas: Registry["headerSchemas"] | undefined;
  const hints = { ttlMs: canChange ? 0 : LIST_TTL_MS, cacheScope: "public" } as const;
  return {
    info,
    ...(instructions && { instructions }),
    settings: definition.settings ?? {},
    tools: new Map(tools.map((tool) => [tool.listing.name, tool])),
    toolLists: {
      modern: { tools: tools.map((tool) => tool.listing), ...hints },
      legacy: { tools: tools.map((tool) => tool.legacyListing ?? tool.listing) },
    },
    prompts: new Map(prompts.map((prompt) => [prompt.listing.name, prompt])),
    promptList: { prompts: prompts.map(({ listing }) => listing), ...hints },
    resources: new Map(resources.map((resource) => [resource.listing.uri, resource])),
    ...(files && { files }),
    resourceTemplates: [...resourceTemplates].sort((a, b) => (b.precedence ?? 0) - (a.precedence ?? 0)),
    resourceList: { resources: resources.map(({ listing }) => listing), ...hints },
    listedTemplates: resourceTemplates.filter(({ lists }) => lists && lists.length > 0),
    templateList: { resourceTemplates: resourceTemplates.map(({ listing }) => listing), ...hints },
    startup: definition.startup ?? [],
    shutdown: definition.shutdown ?? [],
    canChange,
    asksClient: handlers.some(({ asks }) => asks === true),
    ...(definition.legacySse && { legacySse: definition.legacySse }),
    uses,
    needsSessions: uses.size > 0 || handlers.some(({ asks }) => asks === true),
    get headerSchemas() {
      headerSchemas ??= new Map(tools.filter(mirrorsHeaders).map(({ listing }) => [listing.name, listing.inputSchema]));
      return headerSchemas;
    },
  };
}

/** Whether the message of an exception is kept from clients; `otherwise` where the settings do not say. */
export function masksErrors({ settings }: Registry, otherwise: boolean): boolean {
  return settings.errors === undefined ? otherwise : settings.errors === "mask";
}

function mirrorsHeaders(tool: ToolDefinition): boolean {
  return JSON.stringify(tool.listing.inputSchema).includes('"x-mcp-header":');
}
