import { isObject } from "../is-object.ts";
import { hasOnly } from "./has-only.ts";

/** Deeper than this nobody declares anything, and what is nested without end is for the SDK to refuse. */
const MAX_DEPTH = 6;

const infoKeys = new Set(["name", "version", "title", "description", "websiteUrl"]);
const capabilityKeys = new Set(["roots", "sampling", "elicitation", "extensions", "experimental"]);
const rootsKeys = new Set(["listChanged"]);
const samplingKeys = new Set(["context", "tools"]);
const elicitationKeys = new Set(["form", "url"]);

/** MCP `Implementation` of a client without icons. */
export function isPlainInfo(value: unknown): boolean {
  if (!isObject(value) || typeof value.name !== "string" || typeof value.version !== "string") return false;
  for (const key in value) if (!infoKeys.has(key) || typeof value[key] !== "string") return false;
  return true;
}

/** MCP `ClientCapabilities` in the forms that 2025 and 2026-07-28 have in common. */
export function isPlainCapabilities(value: unknown): boolean {
  if (!isObject(value) || !hasOnly(value, capabilityKeys)) return false;
  for (const key in value) if (!isPlainCapability(key, value[key])) return false;
  return true;
}

function isPlainCapability(name: string, value: unknown): boolean {
  if (!isObject(value)) return false;
  switch (name) {
    case "roots":
      return hasOnly(value, rootsKeys) && (value.listChanged === undefined || typeof value.listChanged === "boolean");
    case "sampling":
      return hasOnly(value, samplingKeys) && areObjects(value, 0);
    case "elicitation":
      return hasOnly(value, elicitationKeys) && areEmptyObjects(value);
    default:
      return areObjects(value, 0); // by name of an extension, which alone knows more
  }
}

/** A form can have defaults to apply, which are no plain thing. */
function areEmptyObjects(value: Record<string, unknown>): boolean {
  for (const key in value) if (!isObject(value[key]) || Object.keys(value[key]).length > 0) return false;
  return true;
}

function areObjects(value: Record<string, unknown>, depth: number): boolean {
  for (const key in value)
    if (key === "__proto__" || !isObject(value[key]) || !isPlainJson(value[key], depth)) return false;
  return true;
}

/** What can be said in JSON. `1e999` can be written there, and reads as Infinity. */
function isPlainJson(value: unknown, depth: number): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null) return true;
  if (depth === MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.every((item) => isPlainJson(item, depth + 1));
  return Object.entries(value).every(([key, inner]) => key !== "__proto__" && isPlainJson(inner, depth + 1));
}
