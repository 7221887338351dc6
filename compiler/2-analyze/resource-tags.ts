import type { CacheHint, ResourceAnnotations } from "../../manifest/index.ts";
import { readDuration } from "./durations.ts";
import type { HandlerSource } from "./handler.ts";
import type { Tag } from "./jsdoc.ts";
import type { ShapeReader } from "./shapes/index.ts";
import { tagSpan } from "./tag-span.ts";
import { soleTag } from "./tags.ts";

/** What tags say of a resource or template. */
export interface ResourceTags {
  mimeType?: string;
  annotations?: ResourceAnnotations;
  cache?: CacheHint;
  /** Of resources only. */
  size?: { size: number };
  allowTraversal: string[];
}

/** Reads the tags of resources. `variables` are those of all URIs of the function. */
export function readResourceTags(
  { exported, docs }: HandlerSource,
  variables: string[],
  { root, diagnostics }: ShapeReader,
): ResourceTags {
  const mimeType = value("mimeType", readMimeType, "a media type, as in 'text/markdown'");
  const size = variables.length > 0 ? undefined : value("size", readSize, "a whole number of bytes");
  const audience = value("audience", readAudience, "'user', 'assistant' or both");
  const priority = value("priority", readPriority, "a number from 0 to 1");
  const cache = value("cache", readCache, "a time and a scope, as in '60s public' or '5m private'");
  const annotations = { ...(audience && { audience }), ...(priority !== undefined && { priority }) };
  reportSizeOfTemplate();
  return {
    ...(mimeType && { mimeType }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
    ...(cache && { cache }),
    ...(size !== undefined && { size: { size } }),
    allowTraversal: docs.tags.filter((tag) => tag.name === "allowTraversal").flatMap(readAllowTraversal),
  };

  function value<T>(name: string, read: (text: string) => T | undefined, expected: string): T | undefined {
    const tag = soleTag(name, docs, exported.name ?? "default", root, diagnostics);
    const found = tag && read(tag.value);
    if (tag && found === undefined) reportValue(tag, expected);
    return found;
  }

  function reportValue(tag: Tag, expected: string): void {
    diagnostics.report("tag-value-invalid", tagSpan(tag, root), { tag: tag.name, value: tag.value, expected });
  }

  function reportSizeOfTemplate(): void {
    const tag = docs.tags.find(({ name }) => name === "size");
    if (!tag || variables.length === 0) return;
    const parameters = { tag: "size", purpose: "resources", owner: exported.name ?? "default", type: "a template" };
    diagnostics.report("tag-not-applicable", tagSpan(tag, root), parameters);
  }

  function readAllowTraversal(tag: Tag): string[] {
    const names = tag.value.split(/[\s,]+/).filter(Boolean);
    if (names.length > 0 && names.every((name) => variables.includes(name))) return names;
    const known = [...new Set(variables)].map((name) => `'${name}'`).join(" or ");
    reportValue(tag, known ? `a variable of the URI: ${known}` : "a variable of the URI, which has none");
    return [];
  }
}

function readMimeType(text: string): string | undefined {
  const token = "[\\w!#$&^.+-]+";
  const isMimeType = new RegExp(`^${token}/${token}(?:\\s*;\\s*${token}=(?:"[^"]*"|${token}))*$`).test(text);
  return isMimeType ? text : undefined;
}

function readSize(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function readAudience(text: string): ("user" | "assistant")[] | undefined {
  const words = text.split(/[\s,]+/).filter(Boolean);
  const isAudience = words.length > 0 && words.every((word) => word === "user" || word === "assistant");
  return isAudience ? (["user", "assistant"] as const).filter((role) => words.includes(role)) : undefined;
}

function readPriority(text: string): number | undefined {
  return /^(?:0|1|0?\.\d+|1\.0+|0\.0+)$/.test(text) ? Number(text) : undefined;
}

function readCache(text: string): CacheHint | undefined {
  const [time = "", scope = "private", ...more] = text.split(/\s+/);
  const ttlMs = readDuration(time);
  if (ttlMs === undefined || more.length > 0 || (scope !== "public" && scope !== "private")) return undefined;
  return { ttlMs, cacheScope: scope };
}
