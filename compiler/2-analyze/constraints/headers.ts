import type { Notes, Parameter, TypeShape } from "../../../manifest/index.ts";
import type { DiagnosticBag } from "../../diagnostics/diagnostic.ts";
import type { Tag } from "../jsdoc.ts";
import { tagSpan } from "../tag-span.ts";
import type { Application } from "./apply.ts";
import { shapeWords } from "./words.ts";

/** A `@header` that was read somewhere in a signature. */
export interface NotedHeader {
  header: string;
  /** What carries it. */
  owner: string;
  /** Where that is in its parameter, as `Place.path` has it. */
  path: string;
  tag: Tag;
}

/** RFC 9110 §5.1 `token`: what the name of a header may hold. */
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

const purpose = "arguments that are strings, integers or booleans";

/** `@header NAME`. Results have no headers. */
export function readHeader(shape: TypeShape, application: Application): Notes {
  const { place, context, reportValue } = application;
  const tag = application.sole("header");
  if (!tag || place.direction === "output") return {};
  if (!token.test(tag.value)) {
    reportValue(tag, "a header's name: letters, digits and '-'");
    return {};
  }
  if (!isPlain(shape)) {
    reportMisplaced(tag, place.owner, shapeWords(shape, context.resolve), context, place.silent);
    return {};
  }
  context.noteHeader({ header: tag.value, owner: place.owner, path: place.path ?? "", tag });
  return { header: tag.value };
}

/** MCP 2026-07-28, "Schema Extension": `type` is `string`, `integer` or `boolean`, and nothing beside it. */
function isPlain(shape: TypeShape): boolean {
  if (shape.kind === "number") return shape.integer === true;
  if (shape.kind === "codec") return !["set", "map", "json"].includes(shape.codec);
  if (shape.kind !== "literal") return shape.kind === "string" || shape.kind === "boolean";
  const types = new Set(shape.values.map((value) => typeof value));
  return types.size === 1 && !types.has("number");
}

function reportMisplaced(
  tag: Tag,
  owner: string,
  type: string,
  { diagnostics, root }: { diagnostics: DiagnosticBag; root: string },
  silent = false,
): void {
  if (!silent) diagnostics.report("tag-not-applicable", tagSpan(tag, root), { tag: "header", purpose, owner, type });
}

/** Reports headers deeper than the arguments themselves, and two arguments with one header. */
export function checkHeaders(
  parameters: Parameter[],
  noted: NotedHeader[],
  context: { diagnostics: DiagnosticBag; root: string; resolve(shape: TypeShape): TypeShape },
): void {
  const isHere = ({ path }: NotedHeader) => isTopLevel(path, parameters, context.resolve);
  const taken = new Map<string, string>();
  for (const { name, shape } of topLevel(parameters, context.resolve)) {
    const header = shape.header?.toLowerCase();
    if (!header) continue;
    const other = taken.get(header);
    const tag = noted.findLast((candidate) => candidate.header.toLowerCase() === header && isHere(candidate))?.tag;
    if (other && tag) {
      const parameters = { header: shape.header ?? "", name, other };
      context.diagnostics.report("header-duplicate", tagSpan(tag, context.root), parameters);
    }
    taken.set(header, other ?? name);
  }
  for (const candidate of noted) {
    const isPlaced = taken.has(candidate.header.toLowerCase()) && isHere(candidate);
    if (!isPlaced) reportMisplaced(candidate.tag, candidate.owner, "inside another value", context);
  }
}

/** Paths lead through one parameter: to nothing inside it or, where it holds all arguments, to one of its properties. */
function isTopLevel(path: string, parameters: Parameter[], resolve: (shape: TypeShape) => TypeShape): boolean {
  const holdsAll = parameters.some(({ role }) => role === "arguments");
  return path === "" || (holdsAll && topLevel(parameters, resolve).some(({ name }) => name === path));
}

function topLevel(parameters: Parameter[], resolve: (shape: TypeShape) => TypeShape): Named[] {
  return parameters.flatMap((parameter) => {
    if (!("shape" in parameter)) return [];
    if (parameter.role !== "arguments") return [parameter];
    const shape = resolve(parameter.shape);
    return shape.kind === "object" ? shape.properties : [];
  });
}

interface Named {
  name: string;
  shape: TypeShape;
}
