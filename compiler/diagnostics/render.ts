import type { Diagnostic, Span } from "./diagnostic.ts";

export type Format = "text" | "json" | "github";

/** Colours for a terminal; each function wraps text. */
export interface Palette {
  error(text: string): string;
  warning(text: string): string;
  dim(text: string): string;
  bold(text: string): string;
}

/** No colours: for files, pipes and tests. */
export const plain: Palette = { error: same, warning: same, dim: same, bold: same };

/** Diagnostics as text with code frames, as one JSON document, or as GitHub workflow commands. Ends without a line break. */
export function formatDiagnostics(
  diagnostics: Diagnostic[],
  format: Format = "text",
  palette: Palette = plain,
): string {
  switch (format) {
    case "text":
      return diagnostics.map((diagnostic) => renderText(diagnostic, palette)).join("\n\n");
    case "json":
      return JSON.stringify({ diagnostics: diagnostics.map(toJson) }, null, 2);
    case "github":
      return diagnostics.map(renderGithub).join("\n");
  }
}

/** What, where, why, fix, more: always in this order. */
function renderText({ code, severity, message, span, why, fix }: Diagnostic, palette: Palette): string {
  const label = (name: string) => palette.dim(`  ${name.padEnd(6)}`);
  return [
    `${palette[severity](`${severity} ${code}`)}: ${palette.bold(message)}`,
    ...(span ? [`  ${span.file}:${span.line}:${span.column}`, ...frame(span, palette, severity)] : []),
    label("why") + why,
    label("fix") + fix,
    `${label("more")}mcpc explain ${code}`,
  ].join("\n");
}

/** The lines of a span with a ruler under its first line; long spans show their first line only. */
function frame(span: Span, palette: Palette, severity: Diagnostic["severity"]): string[] {
  const { firstLine, lines } = span.excerpt;
  const width = String(firstLine + lines.length - 1).length + 3;
  return lines.flatMap((text, index) => {
    const number = firstLine + index;
    const row = palette.dim(`${String(number).padStart(width)} | `) + text.replaceAll("\t", " ");
    if (number !== span.line) return [row.trimEnd()];
    const end = span.endLine === span.line ? span.endColumn : text.trimEnd().length + 1;
    const marks = "^".repeat(Math.max(1, end - span.column));
    return [row, palette.dim(`${" ".repeat(width)} | `) + " ".repeat(span.column - 1) + palette[severity](marks)];
  });
}

function toJson({ span, ...rest }: Diagnostic): object {
  if (!span) return rest;
  const { excerpt: _, ...place } = span;
  return { ...rest, span: place };
}

/** `::error file=…,line=…::message` (GitHub Actions, "Workflow commands"). */
function renderGithub({ code, severity, message, span, why, fix }: Diagnostic): string {
  const place = span
    ? ` file=${property(span.file)},line=${span.line},col=${span.column},endLine=${span.endLine},endColumn=${span.endColumn},title=${property(code)}`
    : ` title=${property(code)}`;
  return `::${severity}${place}::${data(`${message}\n${why}\n${fix}`)}`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

function same(text: string): string {
  return text;
}
