import ts from "#typescript";
import { exportedFunctions } from "../../compiler/1-load/exports.ts";
import { analyze } from "../../compiler/2-analyze/index.ts";
import { emit } from "../../compiler/3-emit/index.ts";
import { toolSchemas } from "../../compiler/3-emit/tool-schemas.ts";
import { DiagnosticBag } from "../../compiler/diagnostics/diagnostic.ts";
import type { JsonValue } from "../../manifest/index.ts";
import { runEmitted } from "../values/emitted-code.ts";
import type { Schema } from "../values/from-schema.ts";
import { openProgram } from "../values/program.ts";
import { authored } from "./prelude.ts";

/** What mcpc makes of a type. */
export type Reading =
  | { kind: "read"; schema: Schema; accepts(value: JsonValue): boolean; inputSchema: Schema }
  /** It says why the type has no JSON form. */
  | { kind: "unsupported"; reason: string }
  /** TypeScript itself does not take the declaration. */
  | { kind: "mistaken"; reason: string };

const path = "/fidelity/types.ts";

/** Compiles a tool `fN(value: TN, …)` for each declaration of a type `TN`: one program, one emitted module. */
export async function readTypes(declarations: string[]): Promise<Reading[]> {
  const lines = declarations.map(
    (text, index) =>
      `${parses(text) ? text : `type T${index} = Mistaken;`} /** Use it. */ export function f${index}(value: T${index}, other?: boolean): void { void [value, other]; }`,
  );
  const program = openProgram(new Map([[path, [authored, ...lines].join("\n")]]));
  const mistakes = mistakesOf(program, authored.split("\n").length);
  const diagnostics = new DiagnosticBag();
  const functions = exportedFunctions(program, [path]).filter(({ name }) => !mistakes.has(numberOf(name)));
  const manifest = analyze(
    { root: "/fidelity", config: {}, packageJson: {}, program, entries: [], functions },
    diagnostics,
  );
  const unsupported = new Map<number, string>();
  for (const { severity, message } of diagnostics.all) {
    const index = /of 'f(\d+)'/.exec(message)?.[1];
    if (severity === "error") unsupported.set(Number(index), message.replaceAll(/'[^']*'/g, "…"));
  }
  const tools = manifest.tools.filter(({ name }) => !unsupported.has(numberOf(name)));
  const kept = { ...manifest, tools };
  const { random } = await runEmitted({ random: emit(kept, { generator: "0.0.0", settings: {} }) });
  const served = new Map(random?.definition.tools.map(({ listing, validateInput }) => [listing.name, validateInput]));
  const readings = new Map<number, Reading>();
  for (const tool of tools) {
    const { inputSchema } = toolSchemas(tool, kept);
    const { $defs, properties } = inputSchema as { $defs?: object; properties: Record<string, Schema> };
    const schema = { ...properties.value, ...($defs && { $defs }) };
    const validate = served.get(tool.name);
    if (!validate) throw new Error(`No validator was emitted for ${tool.name}`);
    readings.set(numberOf(tool.name), { kind: "read", schema, inputSchema, accepts: (value) => validate({ value }) });
  }
  return declarations.map((_, index): Reading => {
    const mistake = mistakes.get(index);
    if (mistake) return { kind: "mistaken", reason: mistake };
    const reason = unsupported.get(index);
    return readings.get(index) ?? { kind: "unsupported", reason: reason ?? "nothing was said" };
  });
}

/** One line that does not parse would hide what TypeScript has against the others. */
function parses(text: string): boolean {
  const file = ts.createSourceFile("type.ts", text, ts.ScriptTarget.ES2023) as {
    parseDiagnostics?: readonly unknown[];
  };
  return file.parseDiagnostics?.length === 0;
}

function numberOf(name: string | undefined): number {
  return Number(name?.slice(1));
}

/** By line, which is by declaration. */
function mistakesOf(program: ts.Program, first: number): Map<number, string> {
  const file = program.getSourceFile(path);
  const found = new Map<number, string>();
  if (!file) return found;
  for (const { start = 0, messageText } of [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ]) {
    const line = file.getLineAndCharacterOfPosition(start).line - first;
    const text = typeof messageText === "string" ? messageText : messageText.messageText;
    if (line < 0) throw new Error(`The prelude does not compile: ${text}`);
    found.set(line, text);
  }
  return found;
}
