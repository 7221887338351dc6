import { ts } from "ts-morph";
import type { ToolDescriptor } from "../../manifest/index.ts";
import type { ExportedFunction } from "../1-load/index.ts";
import { projectPath, spanOf } from "../diagnostics/span.ts";
import { describeHandler } from "./handler-description.ts";
import type { Docs, Tag } from "./jsdoc.ts";
import type { ProtocolNames } from "./names.ts";
import type { ShapeReader } from "./shapes/index.ts";
import { readSignature } from "./signature.ts";
import { tagSpan } from "./tag-span.ts";
import { readAnnotations, soleTag } from "./tags.ts";

/** Reads one exported function as a tool; nothing when it has no name of its own. */
export function readTool(
  exported: ExportedFunction,
  docs: Docs,
  reader: ShapeReader,
  names: ProtocolNames,
): ToolDescriptor | undefined {
  const { root, diagnostics } = reader;
  const { declaration } = exported;
  const place = spanOf(ts.getNameOfDeclaration(declaration) ?? declaration, root);
  const handler = exported.name ?? "default";
  const nameTag = textTag("name", "the tool's name", docs, handler, reader);
  const name = nameTag?.text || exported.name;
  if (!name) {
    diagnostics.report("default-export-anonymous", spanOf(declaration, root), { file: place.file });
    return undefined;
  }
  names.claim(name, nameTag ? tagSpan(nameTag, root) : place);
  const signature = soleSignature(exported, handler, reader);
  if (!signature) return undefined;
  const title = textTag("title", "a title", docs, handler, reader)?.text;
  const deprecated = docs.tags.find((tag) => tag.name === "deprecated");
  const description = describeHandler(docs);
  if (!description) diagnostics.report("description-missing", place, { handler });
  const annotations = readAnnotations(docs, handler, root, diagnostics);
  return {
    kind: "tool",
    name,
    ...(title && { title }),
    ...(description && { description }),
    ...(deprecated && { deprecated: true as const }),
    ...(annotations && { annotations }),
    handler: {
      module: projectPath(exported.entry.fileName, root),
      exportName: exported.exportName,
      file: place.file,
      line: place.line,
    },
    signature: readSignature({ handler, declaration, signature, docs }, reader),
    needs: {},
  };
}

/** The one tag of that name, when it says something. */
function textTag(name: string, expected: string, docs: Docs, handler: string, reader: ShapeReader): Tag | undefined {
  const tag = soleTag(name, docs, handler, reader.root, reader.diagnostics);
  if (!tag || tag.text) return tag;
  reader.diagnostics.report("tag-value-invalid", tagSpan(tag, reader.root), { tag: name, value: "", expected });
  return undefined;
}

function soleSignature(exported: ExportedFunction, handler: string, reader: ShapeReader): ts.Signature | undefined {
  const [signature, ...more] = exported.signatures;
  if (more.length === 0) return signature;
  reader.diagnostics.report("function-overloaded", spanOf(exported.declaration, reader.root), {
    handler,
    count: more.length + 1,
  });
  return undefined;
}
