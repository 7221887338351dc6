import { closest, distance } from "fastest-levenshtein";
import ts from "#typescript";
import type { CompletionProvider, PromptDescriptor, ResourceTemplateDescriptor } from "../../manifest/index.ts";
import { spanOf } from "../diagnostics/span.ts";
import { type HandlerSource, handlerOf, soleSignature } from "./handler.ts";
import { injectedRole, presentMembers } from "./injected.ts";
import type { Tag } from "./jsdoc.ts";
import { awaitedReturn, elementsOf } from "./returns.ts";
import type { ShapeReader } from "./shapes/index.ts";
import { tagSpan } from "./tag-span.ts";
import { namedValues } from "./text-parameters.ts";

/** A function with `@completes`, before what it completes is known. */
export interface ReadCompletion {
  provider: CompletionProvider;
  tags: Tag[];
  handler: string;
  /** The other arguments that it reads by name, and where it says so. */
  others: { name: string; node: ts.Node }[];
}

/** Reads a function that finds values: it is given the text typed so far and the other arguments. */
export function readCompletion({ exported, docs }: HandlerSource, reader: ShapeReader): ReadCompletion | undefined {
  const handler = exported.name ?? "default";
  const signature = soleSignature(exported, reader);
  if (!signature) return undefined;
  const { declaration } = exported;
  const passes: CompletionProvider["passes"] = [];
  const others: ReadCompletion["others"] = [];
  let filters = false;
  for (const symbol of signature.parameters) {
    const type = reader.checker.getTypeOfSymbolAtLocation(symbol, declaration);
    const node = symbol.valueDeclaration ?? declaration;
    const role = injectedRole(type, reader.program) ?? (passes.includes("typed") ? "others" : "typed");
    const problem = passes.includes(role) ? "is one too many" : parameterProblem(role, type, node, reader);
    if (problem) {
      const parameters = { handler, parameter: symbol.name, problem };
      reader.diagnostics.report("completion-parameter-unusable", spanOf(node, reader.root), parameters);
    }
    if (role === "typed") filters = !symbol.name.startsWith("_");
    if (role === "others" && !problem) others.push(...type.getProperties().map(({ name }) => ({ name, node })));
    passes.push(role);
  }
  checkResult({ handler, declaration, signature, docs }, reader);
  const tags = docs.tags.filter(({ name }) => name === "completes");
  return { provider: { ...handlerOf(exported, reader.root), passes, filters }, tags, handler, others };
}

function parameterProblem(
  role: CompletionProvider["passes"][number],
  type: ts.Type,
  node: ts.Node,
  { checker }: ShapeReader,
): string | undefined {
  const takesText = (part: ts.Type) => checker.isTypeAssignableTo(checker.getStringType(), part);
  const written = checker.typeToString(type, node);
  if (role === "typed") return takesText(type) ? undefined : `has type '${written}' and is given the text typed so far`;
  if (role !== "others") return undefined;
  const index = checker.getIndexTypeOfType(type, ts.IndexKind.String);
  const parts = type.getProperties().map((symbol) => checker.getTypeOfSymbolAtLocation(symbol, node));
  const takesTexts = [...parts, ...(index ? [index] : [])].every(takesText) && !takesText(type);
  if (!takesTexts && !(type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)))
    return `has type '${written}' and is given the other arguments, an object of texts`;
  const required = type.getProperties().find(({ flags }) => !(flags & ts.SymbolFlags.Optional));
  return required && `counts on '${required.name}', which may not be known yet; write '${required.name}?: string'`;
}

/** Texts in an array, or with how many there are: `{ values, total, hasMore }`. */
function checkResult(source: Parameters<typeof awaitedReturn>[0] & { handler: string }, reader: ShapeReader): void {
  const { type, node } = awaitedReturn(source, reader);
  const { checker } = reader;
  const isTexts = (list: ts.Type) => {
    const items = elementsOf(list).flatMap(presentMembers);
    return items.length > 0 && items.every(({ flags }) => flags & (ts.TypeFlags.StringLike | ts.TypeFlags.Never));
  };
  const isValues = (found: ts.Type) => {
    const values = found.getProperty("values");
    return values !== undefined && isTexts(checker.getTypeOfSymbolAtLocation(values, node));
  };
  const members = type.isUnion() ? type.types : [type];
  if (members.every((member) => isTexts(member) || isValues(member))) return;
  const written = checker.typeToString(type, node);
  const parameters = { handler: source.handler, type: written };
  reader.diagnostics.report("completion-result-unusable", spanOf(node, reader.root), parameters);
}

type Completable = PromptDescriptor | ResourceTemplateDescriptor;

/** Prompts or templates with the functions that complete their arguments. */
export function withCompletions<D extends Completable>(
  descriptors: D[],
  completions: ReadCompletion[],
  reader: ShapeReader,
): D[] {
  return descriptors.map((descriptor) => {
    const names = namesIn(descriptor, reader);
    const own = completions.flatMap(({ provider, tags }) =>
      tags.flatMap((tag) => {
        const { target, argument } = readTarget(tag);
        return isNamed(descriptor, target) && names.includes(argument) ? [[argument, provider] as const] : [];
      }),
    );
    return own.length > 0 ? { ...descriptor, completes: Object.fromEntries(own) } : descriptor;
  });
}

/** Reports what completes nothing that there is, what is completed twice, and other arguments that there are not. */
export function checkCompletions(descriptors: Completable[], completions: ReadCompletion[], reader: ShapeReader): void {
  const { root, diagnostics } = reader;
  const known = descriptors.map((descriptor) => ({ descriptor, names: namesIn(descriptor, reader) }));
  const targets = known.flatMap(({ descriptor, names }) => names.map((name) => `${descriptor.name}.${name}`));
  const taken = new Map<string, string>();
  for (const { tags, handler, others } of completions) {
    for (const tag of tags) {
      const { target, argument } = readTarget(tag);
      if (!target || !argument) {
        const expected = "the name of a prompt or template and of its argument, as in 'reviewCode.language'";
        diagnostics.report("tag-value-invalid", tagSpan(tag, root), { tag: tag.name, value: tag.value, expected });
        continue;
      }
      const meant = known.filter(({ descriptor, names }) => isNamed(descriptor, target) && names.includes(argument));
      if (meant.length === 0) {
        const nearest = nearTarget(tag.value, targets);
        diagnostics.report("completion-target-unknown", tagSpan(tag, root), { handler, target: tag.value, nearest });
      }
      for (const { descriptor, names } of meant) {
        const key = `${descriptor.kind} ${descriptor.name}.${argument}`;
        const other = taken.get(key);
        if (other)
          diagnostics.report("completion-duplicate", tagSpan(tag, root), { handler, target: tag.value, other });
        taken.set(key, handler);
        for (const { name, node } of others.filter((used) => !names.includes(used.name))) {
          const problem = `reads '${name}', which is no argument of '${descriptor.name}'`;
          const parameters = { handler, parameter: node.getText().split(/[?:]/)[0] ?? "", problem };
          diagnostics.report("completion-parameter-unusable", spanOf(node, root), parameters);
        }
      }
    }
  }
}

function nearTarget(written: string, targets: readonly string[]): string | undefined {
  const nearest = targets.length > 0 ? closest(written, targets) : undefined;
  return nearest !== undefined && distance(written, nearest) <= written.length / 3 ? nearest : undefined;
}

/** `reviewCode.language`; names may hold dots, arguments do not. */
function readTarget({ value }: Tag): { target: string; argument: string } {
  const [, target = "", argument = ""] = /^(\S+)\.([^\s.]+)$/.exec(value) ?? [];
  return { target, argument };
}

function isNamed({ name, handler }: Completable, target: string): boolean {
  return name === target || handler.exportName === target;
}

function namesIn({ signature }: Completable, reader: ShapeReader): string[] {
  return signature.parameters.flatMap((parameter) => namedValues(parameter, reader)).map(({ name }) => name);
}
