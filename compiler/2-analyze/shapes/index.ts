import ts from "#typescript";
import type { TypeShape } from "../../../manifest/index.ts";
import type { DiagnosticBag } from "../../diagnostics/diagnostic.ts";
import { spanOf } from "../../diagnostics/span.ts";
import { applyDocs, type DocsContext, type DocsPlace } from "../constraints/apply.ts";
import type { NotedHeader } from "../constraints/headers.ts";
import { type Docs, isEmpty, readDocs } from "../jsdoc.ts";
import { readArray } from "./arrays.ts";
import { readCodec } from "./codecs.ts";
import { withEnumTitles } from "./enum-titles.ts";
import { readLiteral } from "./literals.ts";
import { NamedTypes } from "./named-types.ts";
import { isNameable } from "./names.ts";
import { readObject } from "./objects.ts";
import { readPrimitive } from "./primitives.ts";
import { readIntersection, readTypeParameter } from "./resolved.ts";
import { readTemplateLiteral } from "./template-literals.ts";
import { readTuple } from "./tuples.ts";
import { readUnion } from "./unions.ts";
import { type Bindings, namedBy } from "./written-type.ts";

/** Where a type was met: what to point at and what to call it. */
export interface Place {
  /** What a diagnostic points at. */
  node: ts.Node;
  /** In the user's words: `Parameter 'query' of 'searchOrders'`. */
  owner: string;
  /** From the owner to here: `filter.items[].price`; empty at the owner itself. */
  path: string;
  /** Arguments travel in, results travel out. */
  direction: "input" | "output";
  /** The type as written, where it is; gives unions their source order, and aliases their JSDoc. */
  typeNode?: ts.TypeNode;
  /** What was written for the type parameters that `typeNode` may name. */
  bindings?: Bindings;
}

/** What a reader may ask for. */
export interface ShapeContext {
  checker: ts.TypeChecker;
  program: ts.Program;
  shapeOf(type: ts.Type, place: Place): TypeShape;
  /** Reports `type-unsupported` and stands in for the shape, so that reading goes on. */
  unsupported(type: ts.Type, place: Place, reason: string): TypeShape;
  /** The shape of a type that is just being read, instead of a reference to it: limits of one use need a shape to hold them. */
  unrolled(type: ts.Type, place: Place): TypeShape;
  diagnostics: DiagnosticBag;
  root: string;
  /** The shape a reference stands for. */
  resolve(shape: TypeShape): TypeShape;
  /** The shape with what the JSDoc of a declaration says of it. */
  withDocs(shape: TypeShape, docs: Docs, place: DocsPlace): TypeShape;
  /** The shape with the JSDoc of the aliases, interfaces and enums that the place names. */
  withWrittenDocs(shape: TypeShape, place: Place): TypeShape;
  /** Whether a declaration belongs to a package, and so is not the user's to correct. */
  isForeign(declaration: ts.Node): boolean;
}

/** `Tree | null`: recursion through it is recursion of `Tree`, whose name says more. */
function isNamedOrNothing(type: ts.Type): boolean {
  if (!type.isUnion() || type.aliasSymbol) return false;
  const members = type.types.filter(({ flags }) => !(flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)));
  return members.length === 1 && members.every(isNameable);
}

function opposite({ direction }: Place): Place["direction"] {
  return direction === "input" ? "output" : "input";
}

type Reader = (type: ts.Type, place: Place, context: ShapeContext) => TypeShape | undefined;

/**
 * The order matters: enums and `boolean` are unions to the checker, so literals come before unions; branded
 * primitives are intersections and look like objects; a Date, an array and a tuple are objects too.
 */
const readers: Reader[] = [
  readPrimitive,
  readLiteral,
  readTemplateLiteral,
  readUnion,
  readTypeParameter,
  readIntersection,
  readCodec,
  readTuple,
  readArray,
  readObject,
];

/** Deeper, or larger, than anything a model can fill in; generics that grow without end stop here. */
const deepest = 64;
const largest = 20_000;

/** Objects and unions that one parameter or result may have written out in place; more, and what repeats gets a name. */
const largestInline = 500;

/** A type's text is for recognising it; the whole of a large one hides the message. */
function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}

/** Turns TypeScript types into shapes; remembers which types are recursive and what they are called. */
export class ShapeReader implements ShapeContext, DocsContext {
  readonly program: ts.Program;
  readonly root: string;
  readonly diagnostics: DiagnosticBag;
  readonly checker: ts.TypeChecker;
  readonly #open: ts.Type[] = [];
  /** What is being read around the first of `#open`. */
  readonly #around: ts.Type[] = [];
  readonly #named = new NamedTypes();
  readonly #refs: "inline" | "defs";
  /** How often each type was met in the outermost one. */
  #met = new Map<ts.Type, number>();
  readonly #headers: NotedHeader[] = [];
  /** Shapes read for the outermost type; beyond `largest` the rest is not looked at. */
  #size = 0;

  constructor(program: ts.Program, root: string, diagnostics: DiagnosticBag, refs: "inline" | "defs" = "inline") {
    this.#refs = refs;
    this.program = program;
    this.root = root;
    this.diagnostics = diagnostics;
    this.checker = program.getTypeChecker();
  }

  /** The types that references name. */
  get named(): Pick<NamedTypes, "shapes" | "pairs" | "uses" | "hasChosen"> {
    return this.#named;
  }

  shapeOf(type: ts.Type, place: Place): TypeShape {
    const shape = withEnumTitles(this.#shapeOf(type, place), type, this.checker);
    const own = shape.kind === "reference" ? (type.aliasSymbol ?? type.getSymbol())?.declarations : undefined;
    return this.withWrittenDocs(shape, place, own);
  }

  withDocs(shape: TypeShape, docs: Docs, place: DocsPlace): TypeShape {
    return isEmpty(docs) ? shape : applyDocs(shape, docs, place, this);
  }

  /** `own` are declarations whose JSDoc the shape that is referred to has already. */
  withWrittenDocs(shape: TypeShape, place: Place, own: ts.Declaration[] = []): TypeShape {
    const { path, direction } = place;
    let result = shape;
    for (const declaration of namedBy(place, this.program)) {
      if (own.includes(declaration)) continue;
      const owner = declaration.name?.text ?? "default";
      const silent = this.isForeign(declaration);
      result = this.withDocs(result, readDocs(declaration), { owner, path, direction, silent });
    }
    return result;
  }

  unrolled(type: ts.Type, place: Place): TypeShape {
    return this.#read(type, place);
  }

  noteHeader(noted: NotedHeader): void {
    this.#headers.push(noted);
  }

  /** The `@header` tags that were read since the last time. */
  takeHeaders(): NotedHeader[] {
    return this.#headers.splice(0);
  }

  readonly isForeign = (declaration: ts.Node): boolean => {
    const file = declaration.getSourceFile();
    return file.isDeclarationFile || this.program.isSourceFileFromExternalLibrary(file);
  };

  #shapeOf(type: ts.Type, place: Place): TypeShape {
    const isSimple = !(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.UnionOrIntersection));
    if (isSimple || isNamedOrNothing(type)) return this.#read(type, place);
    return this.#open.length === 0 ? this.#outermost(type, place) : this.#inner(type, place);
  }

  /**
   * Reads a type in place of its names; where that grows too large, once more with a name for each type that is met
   * more than once.
   */
  #outermost(type: ts.Type, place: Place): TypeShape {
    const [forget, headers] = [this.#named.remember(), this.#headers.length];
    const shape = this.#measured(type, place);
    const repeated = [...this.#met].flatMap(([met, count]) => (count > 1 && isNameable(met) ? [met] : []));
    if (this.#size <= largestInline || repeated.length === 0) return this.#sized(shape, type, place);
    forget();
    this.#headers.splice(headers);
    this.#named.choose(repeated);
    return this.#sized(this.#measured(type, place), type, place);
  }

  #measured(type: ts.Type, place: Place): TypeShape {
    this.#size = 0;
    this.#met = new Map();
    return this.#inner(type, place);
  }

  #sized(shape: TypeShape, type: ts.Type, place: Place): TypeShape {
    return this.#size > largest
      ? this.unsupported(type, place, "which is too deep or too large to be described")
      : shape;
  }

  #inner(type: ts.Type, place: Place): TypeShape {
    const known = this.#named.nameOf(type, place.direction);
    if (known && (this.#named.has(known) || this.#isBegun(type))) return { kind: "reference", type: known };
    if (this.#open.includes(type)) return { kind: "reference", type: this.#named.name(type, place) };
    if (this.#open.length >= deepest || ++this.#size > largest) {
      this.#size = Number.POSITIVE_INFINITY;
      return { kind: "unknown" };
    }
    this.#met.set(type, (this.#met.get(type) ?? 0) + 1);
    if (!known && this.#named.nameOf(type, opposite(place))) return this.#alone(type, place);
    this.#open.push(type);
    const shape = this.#read(type, place);
    this.#open.pop();
    return this.#finish(type, shape, place);
  }

  /** Reads what has a name in the other direction as if nothing stood around it, so that both come out alike. */
  #alone(type: ts.Type, place: Place): TypeShape {
    this.#named.name(type, place);
    const around = this.#open.splice(0);
    this.#around.push(...around);
    this.#open.push(type);
    const shape = this.#read(type, place);
    this.#open.splice(0, 1, ...around);
    this.#around.splice(this.#around.length - around.length);
    return this.#finish(type, shape, place);
  }

  #isBegun(type: ts.Type): boolean {
    return this.#open.includes(type) || this.#around.includes(type);
  }

  unsupported(type: ts.Type, place: Place, reason: string): TypeShape {
    this.diagnostics.report("type-unsupported", spanOf(place.node, this.root), {
      owner: place.owner,
      path: place.path,
      type: shortened(this.checker.typeToString(type, place.node)),
      reason,
    });
    return { kind: "unknown" };
  }

  readonly resolve = (shape: TypeShape): TypeShape =>
    shape.kind === "reference" ? (this.#named.get(shape.type) ?? shape) : shape;

  #read(type: ts.Type, place: Place): TypeShape {
    for (const read of readers) {
      const shape = read(type, place, this);
      if (shape) return shape;
    }
    return this.unsupported(type, place, "which has no JSON form");
  }

  /** What has a name by now, or should have one, is referred to. */
  #finish(type: ts.Type, shape: TypeShape, place: Place): TypeShape {
    const isNamed =
      this.#named.isChosen(type) || (this.#refs === "defs" && shape.kind === "object" && isNameable(type));
    const name = this.#named.nameOf(type, place.direction) ?? (isNamed ? this.#named.name(type, place) : undefined);
    if (!name) return shape;
    this.#named.set(name, shape);
    return { kind: "reference", type: name };
  }
}
