import { type Document, parseAllDocuments } from "yaml";
import { type Format, Malformed } from "./format.ts";

/** YAML 1.2, one document. */
export const yaml: Format = {
  read: (text) => documentOf(text)?.toJS(),
};

/** The one document of the text; none for an empty text. */
function documentOf(text: string): Document | undefined {
  const documents = parseAllDocuments(text, { prettyErrors: true });
  const [document] = documents;
  if (!Array.isArray(documents) || document === undefined) return undefined;
  const [error] = document.errors;
  if (error !== undefined) {
    const [start = { line: 1, col: 1 }] = error.linePos ?? [];
    const problem = error.message.split(" at line ")[0] ?? error.message;
    throw new Malformed(problem, start.line, start.col);
  }
  if (documents.length > 1) throw new Malformed("the file holds more than one document", 1, 1);
  return document;
}
