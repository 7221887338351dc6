import ts from "#typescript";
import type { JsonValue, Signature, ToolDescriptor } from "../../manifest/index.ts";
import { schemaProblem } from "../schema-problem.ts";
import { constantOf } from "./constant.ts";
import { type HandlerSource, textTag } from "./handler.ts";
import type { ShapeReader } from "./shapes/index.ts";
import { tagSpan } from "./tag-span.ts";

type InputSchema = NonNullable<ToolDescriptor["inputSchema"]>;

/**
 * `@inputSchema NAME`: a constant of the module that holds the schema of the arguments, for what types cannot say, such
 * as one argument that another one requires. Reports what is no schema, and names that the parameters do not have.
 */
export function readInputSchema(
  source: HandlerSource,
  signature: Signature,
  reader: ShapeReader,
): InputSchema | undefined {
  const tag = textTag("inputSchema", "the name of a constant that holds a JSON Schema", source, reader);
  if (!tag) return undefined;
  const { declaration } = source.exported;
  const value = constantNamed(tag.text, declaration, reader.checker);
  const problem =
    value === undefined
      ? `'${tag.text}' is no constant that can be read at build time`
      : (schemaProblem(value) ?? propertiesProblem(value as InputSchema, signature, reader));
  if (problem === undefined) return value as InputSchema;
  const handler = source.exported.name ?? "default";
  reader.diagnostics.report("input-schema-invalid", tagSpan(tag, reader.root), { handler, problem });
  return undefined;
}

function constantNamed(name: string, place: ts.Node, checker: ts.TypeChecker): JsonValue | undefined {
  const wanted = ts.SymbolFlags.Value | ts.SymbolFlags.ExportValue | ts.SymbolFlags.Alias;
  const named = checker.getSymbolsInScope(place, wanted).find((symbol) => symbol.name === name);
  if (!named) return undefined;
  const isImported = (named.flags & ts.SymbolFlags.Alias) !== 0;
  const symbol = isImported ? checker.getAliasedSymbol(named) : checker.getExportSymbolOfSymbol(named);
  const variable = symbol.valueDeclaration;
  if (!variable || !ts.isVariableDeclaration(variable) || !variable.initializer) return undefined;
  if (!(ts.getCombinedNodeFlags(variable) & ts.NodeFlags.Const)) return undefined;
  return constantOf(variable.initializer, checker);
}

/** What the schema lets in must have a parameter to go to, and a parameter must have a way in. */
function propertiesProblem(schema: InputSchema, { parameters }: Signature, reader: ShapeReader): string | undefined {
  const described = Object.keys(Object(schema.properties));
  const declared = parameters.flatMap((parameter) => {
    if (parameter.role === "argument" || parameter.role === "rest") return [parameter.name];
    if (parameter.role !== "arguments") return [];
    const shape = reader.resolve(parameter.shape);
    return shape.kind === "object" ? shape.properties.map(({ name }) => name) : [];
  });
  const stray = described.find((name) => !declared.includes(name));
  if (stray !== undefined) return `it describes '${stray}', which is no parameter`;
  const lost = declared.find((name) => !described.includes(name));
  return lost === undefined ? undefined : `it does not describe the parameter '${lost}'`;
}
