import type { Notes, TypeShape } from "../../../manifest/index.ts";
import type { DiagnosticBag } from "../../diagnostics/diagnostic.ts";
import type { Docs, Tag } from "../jsdoc.ts";
import { nearTag } from "../near-tag.ts";
import { tagSpan } from "../tag-span.ts";
import { checkBounds } from "./bounds.ts";
import { type NotedHeader, readHeader } from "./headers.ts";
import { explosivePart } from "./pattern-safety.ts";
import { constraintNames, constraints, hasConstraints, unquoted } from "./tags.ts";
import { readDefault, readExamples } from "./values.ts";
import { shapeWords } from "./words.ts";

/** What applying JSDoc to a shape needs to know. */
export interface DocsPlace {
  /** What the JSDoc is about, as the user named it: `limit`, `OrderId`. */
  owner: string;
  /** Where that is in its parameter, as `Place.path` has it; nothing for the parameter itself. */
  path?: string;
  direction: "input" | "output";
  /** Mistakes are not this user's, or not mistakes: packages, and members whose type was changed by a mapped type. */
  silent?: boolean;
  /** The code sets the default, so a tag cannot set another. */
  hasFixedDefault?: boolean;
}

/** The part of a shape reader that applying JSDoc needs. */
export interface DocsContext {
  diagnostics: DiagnosticBag;
  root: string;
  resolve(shape: TypeShape): TypeShape;
  /** Remembers where `@header` was written, to check it when the whole signature is known. */
  noteHeader(noted: NotedHeader): void;
}

/** One JSDoc, on its way into a shape. */
export interface Application {
  docs: Docs;
  place: DocsPlace;
  context: DocsContext;
  /** Reports that `tag` has no value it can have. */
  reportValue(tag: Tag, expected: string): void;
  /** The one tag of that name; a second one is reported. */
  sole(name: string): Tag | undefined;
}

/** The shape with what JSDoc says of it: constraints first, then notes, then values, which have to fit the constraints. */
export function applyDocs(shape: TypeShape, docs: Docs, place: DocsPlace, context: DocsContext): TypeShape {
  const { description, tags } = docs;
  if (tags.length === 0) return description ? { ...shape, description } : shape;
  const application = newApplication(docs, place, context);
  if (!place.silent) reportSlips(docs, context);
  const constrained = constrain(shape, application);
  const noted = { ...constrained, ...readNotes(docs, application), ...readHeader(constrained, application) };
  const valued = { ...noted, ...readDefault(noted, application), ...readExamples(noted, application) };
  return valued;
}

function newApplication(docs: Docs, place: DocsPlace, context: DocsContext): Application {
  const { diagnostics, root } = context;
  return {
    docs,
    place,
    context,
    reportValue(tag, expected) {
      if (place.silent) return;
      diagnostics.report("tag-value-invalid", tagSpan(tag, root), { tag: tag.name, value: tag.value, expected });
    },
    sole(name) {
      const [first, ...more] = docs.tags.filter((tag) => tag.name === name);
      for (const tag of place.silent ? [] : more) {
        diagnostics.report("tag-repeated", tagSpan(tag, root), { tag: name, handler: place.owner });
      }
      return first;
    },
  };
}

/** `@minimun 1` on a property. */
function reportSlips({ tags }: Docs, { diagnostics, root }: DocsContext): void {
  for (const tag of tags) {
    const nearest = nearTag(tag.name, constraintNames);
    if (nearest) diagnostics.report("tag-unknown", tagSpan(tag, root), { tag: tag.name, nearest });
  }
}

function constrain(shape: TypeShape, application: Application): TypeShape {
  if (!hasConstraints(application.docs)) return shape;
  let result = shape;
  const used: Tag[] = [];
  for (const name of Object.keys(constraints)) {
    const tag = application.sole(name);
    const narrowed = tag && narrow(result, tag, application);
    if (!narrowed) continue;
    result = narrowed;
    used.push(tag);
  }
  if (used.length > 0 && !application.place.silent) checkBounds(result, shape, used, application);
  return result;
}

/** The shape with one constraint on every arm that can take it; `undefined` when none can, or the value is wrong. */
function narrow(shape: TypeShape, tag: Tag, application: Application): TypeShape | undefined {
  const constraint = constraints[tag.name];
  const change = constraint?.read(tag.value);
  if (!constraint || !change) return undefined;
  if (typeof change !== "function") {
    application.reportValue(tag, change.expected);
    return undefined;
  }
  if (tag.name === "pattern" && isUnsafe(tag, application)) return undefined;
  const { context, place } = application;
  const narrowed = onArms(shape, change, context);
  if (!narrowed && !place.silent) {
    context.diagnostics.report("tag-not-applicable", tagSpan(tag, context.root), {
      tag: tag.name,
      purpose: constraint.purpose,
      owner: place.owner,
      type: shapeWords(shape, context.resolve),
    });
  }
  return narrowed;
}

/** Reports a pattern that a short text could keep busy for years. */
function isUnsafe(tag: Tag, { context, place }: Application): boolean {
  const pattern = unquoted(tag.value);
  const part = explosivePart(pattern);
  if (part === undefined) return false;
  if (!place.silent) {
    context.diagnostics.report("pattern-unsafe", tagSpan(tag, context.root), { pattern, part });
  }
  return true;
}

function onArms(
  shape: TypeShape,
  change: (shape: TypeShape) => TypeShape | undefined,
  context: DocsContext,
): TypeShape | undefined {
  if (shape.kind === "reference") {
    const target = context.resolve(shape);
    const changed = target.kind === "reference" ? undefined : onArms(target, change, context);
    return changed && { ...changed, ...notesOf(shape) };
  }
  if (shape.kind !== "union") return change(shape);
  const members = shape.members.map((member) => onArms(member, change, context));
  if (members.every((member) => member === undefined)) return undefined;
  return { ...shape, members: shape.members.map((member, index) => members[index] ?? member) };
}

function notesOf({ title, description, default: value, examples, deprecated, header }: TypeShape): Notes {
  const notes = { title, description, default: value, examples, deprecated, header };
  return Object.fromEntries(Object.entries(notes).filter(([, note]) => note !== undefined));
}

function readNotes({ description, tags }: Docs, application: Application): Notes {
  const deprecated = tags.find((tag) => tag.name === "deprecated");
  const title = application.sole("title");
  if (title && !title.text) application.reportValue(title, "a title");
  const reason = deprecated?.text ? `Deprecated: ${deprecated.text}` : undefined;
  const text = [description, reason].filter(Boolean).join("\n\n");
  return {
    ...(title?.text && { title: title.text }),
    ...(text && { description: text }),
    ...(deprecated && { deprecated: true as const }),
  };
}
