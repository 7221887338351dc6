import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "#typescript";
import type { DiagnosticBag } from "../diagnostics/diagnostic.ts";
import { spanInText } from "../diagnostics/span.ts";

/** package.json of the project; empty where there is none, or none that can be read, which is reported. */
export function readPackageJson(root: string, diagnostics: DiagnosticBag): Record<string, unknown> {
  const path = resolve(root, "package.json");
  if (!existsSync(path)) return {};
  const text = readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  const report = (problem: string, position: number) => {
    const before = text.slice(0, position).split("\n");
    const span = spanInText("package.json", text, before.length, (before.at(-1) ?? "").length + 1);
    diagnostics.report("package-json-invalid", span, { problem });
  };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
    report("holds no object", 0);
  } catch (error) {
    report("is not JSON", mistakeIn(text, error));
  }
  return {};
}

/** Where JSON breaks off. TypeScript, which bears with comments and commas, does not see every mistake; Node does not place every one. */
function mistakeIn(text: string, error: unknown): number {
  const seen = ts.parseConfigFileTextToJson("package.json", text).error?.start;
  return seen ?? Number(/at position (\d+)/.exec(String(error))?.[1] ?? 0);
}
