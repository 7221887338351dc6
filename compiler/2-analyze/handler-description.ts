import ts from "#typescript";
import type { Docs, Tag } from "./jsdoc.ts";

/** All that JSDoc says of a function in words: its text, whether it is deprecated, what it throws, and examples. */
export function describeHandler({ description, tags }: Docs): string | undefined {
  const deprecated = tags.filter((tag) => tag.name === "deprecated").slice(0, 1);
  const parts = [
    description,
    ...deprecated.map(({ text }) => `Deprecated${text ? `: ${text}` : "."}`),
    tags.filter(isThrows).flatMap(throwsLine).join("\n"),
    ...tags.filter((tag) => tag.name === "example").flatMap(exampleText),
  ];
  return parts.filter(Boolean).join("\n\n") || undefined;
}

function isThrows({ name }: Tag): boolean {
  return name === "throws" || name === "exception";
}

/** `@throws {NotFound} When there is none.`; the name of an error says more than nothing. */
function throwsLine({ node, text }: Tag): string[] {
  const type = ts.isJSDocThrowsTag(node) ? node.typeExpression?.type.getText().trim() : undefined;
  const name = type && type !== "Error" ? type : undefined;
  if (!text) return name ? [`Throws: ${name}`] : [];
  return [`Throws: ${name ? `${name}: ` : ""}${text}`];
}

/** As written: code keeps its lines. */
function exampleText({ value }: Tag): string[] {
  if (!value) return [];
  return [value.includes("\n") ? `Example:\n${value}` : `Example: ${value}`];
}
