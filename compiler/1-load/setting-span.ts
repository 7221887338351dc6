import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "#typescript";
import type { Span } from "../diagnostics/diagnostic.ts";
import { spanOfRange } from "../diagnostics/span.ts";

/**
 * Where a setting is written: below the "mcpc" key of package.json or in the default export of a config module; without
 * `key`, where all settings are. Nothing when a module gets them from elsewhere. `file` is relative to the project.
 */
export function settingSpan(root: string, file: string, key?: string): Span | undefined {
  const path = resolve(root, file);
  const text = readFileSync(path, "utf8");
  const isJson = file.endsWith(".json");
  const source = isJson ? ts.parseJsonText(path, text) : ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const settings = isJson ? findProperty(source, "mcpc") : source.statements.find(ts.isExportAssignment);
  const found = settings && key !== undefined ? findProperty(settings, key) : settings;
  return found && spanOfRange(source, found.getStart(source), found.getEnd(), root);
}

/** The first one of that name, outermost first as it is written. */
function findProperty(node: ts.Node, name: string): ts.Node | undefined {
  return ts.forEachChild(node, (child) => (isNamed(child, name) ? child : findProperty(child, name)));
}

function isNamed(node: ts.Node, name: string): boolean {
  if (!ts.isPropertyAssignment(node) && !ts.isShorthandPropertyAssignment(node)) return false;
  return (ts.isIdentifier(node.name) || ts.isStringLiteral(node.name)) && node.name.text === name;
}
