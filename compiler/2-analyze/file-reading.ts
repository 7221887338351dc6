import type { Manifest } from "../../manifest/index.ts";
import type { ExportedFunction } from "../1-load/index.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Claims } from "./claims.ts";
import { type ReadCompletion, readCompletion } from "./completes.ts";
import { reportMisplacedTags } from "./function-tags.ts";
import type { HandlerSource } from "./handler.ts";
import { kindTags } from "./handler-kind.ts";
import { readHook } from "./hook.ts";
import { type Docs, isEmpty, readDocs } from "./jsdoc.ts";
import { type ReadList, readList } from "./lists.ts";
import { readPrompt } from "./prompt.ts";
import { readResources } from "./resource.ts";
import type { ShapeReader } from "./shapes/index.ts";
import { tagSpan } from "./tag-span.ts";
import { readSilenced, reportConstraints, reportUnknownTags } from "./tags.ts";
import { readTool } from "./tool.ts";

export type Descriptors = Pick<
  Manifest,
  "tools" | "resources" | "resourceTemplates" | "prompts" | "startup" | "shutdown"
>;

/**
 * What the functions that are declared in one file become, before they are compared and put together with others. It
 * refers to the syntax of files, and to no types.
 */
export interface FileReading {
  /** What entries export of the file, as text: where that is something else, what was read is, too. */
  exports: string;
  /** How many functions are to be served, and how many are not. */
  visible: number;
  hidden: number;
  found: Descriptors;
  /** Functions with `@lists`, whose templates may be in other files. */
  lists: ReadList[];
  /** Functions with `@completes`, whose prompts and templates may be in other files. */
  completions: ReadCompletion[];
  claims: Claims;
  diagnostics: Diagnostic[];
  /** Whether it names types, and so depends on what was named before. */
  usesNames: boolean;
  /** Whether something was read that is no source: the picture of an icon, or JSDoc beside an export of another file. */
  usesOthers: boolean;
}

/** Reads the functions of one file, and reports every mistake that it meets. */
export function readFile(functions: ExportedFunction[], reader: ShapeReader): FileReading {
  const all = functions
    .filter(({ signatures }) => signatures.length > 0)
    .map((exported) => ({ exported, docs: handlerDocs(exported) }));
  const sources = all.filter(({ exported, docs }) => !isHidden(exported, docs));
  const reading: FileReading = {
    exports: exportsText(functions),
    visible: sources.length,
    hidden: all.length - sources.length,
    found: { tools: [], resources: [], resourceTemplates: [], prompts: [], startup: [], shutdown: [] },
    lists: [],
    completions: [],
    claims: { names: [], uris: [] },
    diagnostics: [],
    usesNames: false,
    usesOthers: sources.some(usesOthers),
  };
  const named = reader.named.uses;
  reading.diagnostics = reader.diagnostics.recording(() => {
    for (const source of sources) readFunction(source, reading, reader);
  });
  reading.usesNames = reader.named.uses > named;
  reading.found = JSON.parse(JSON.stringify(reading.found)) as Descriptors; // nothing is there that is undefined
  return reading;
}

/** What entries export of a file: the names, and where what they name is. */
export function exportsText(functions: ExportedFunction[]): string {
  return functions
    .map(({ entry, exportName, declaration }) => `${entry.fileName} ${exportName} ${declaration.pos}`)
    .join("\n");
}

/** The JSDoc of a function; where it has none, that of the statement which exports it. */
function handlerDocs({ declaration, exportedBy }: ExportedFunction): Docs {
  const docs = readDocs(declaration);
  return isEmpty(docs) ? readDocs(exportedBy) : docs;
}

const hiding = new Set(["internal", "hidden", "ignore"]);

function isHidden({ name }: ExportedFunction, docs: Docs): boolean {
  return name?.startsWith("_") || docs.tags.some((tag) => hiding.has(tag.name));
}

function usesOthers({ exported: { declaration, exportedBy }, docs }: HandlerSource): boolean {
  const isElsewhere = exportedBy !== undefined && exportedBy.getSourceFile() !== declaration.getSourceFile();
  return isElsewhere || docs.tags.some(({ name }) => name === "icon");
}

/** Adds what a function becomes. */
function readFunction(source: HandlerSource, reading: FileReading, reader: ShapeReader): void {
  const { exported, docs } = source;
  const { root, diagnostics } = reader;
  const handler = exported.name ?? "default";
  diagnostics.silencing(readSilenced(docs, root, diagnostics), () => {
    reportUnknownTags(docs, root, diagnostics);
    reportConstraints(docs, handler, root, diagnostics);
    reportMisplacedTags(docs, handler, root, diagnostics);
    reportConflict(source, reader);
    readByKind(source, reading, reader);
  });
}

function readByKind(
  source: HandlerSource,
  { found, lists, completions, claims }: FileReading,
  reader: ShapeReader,
): void {
  const [tag] = kindTags(source.docs);
  const kind = tag?.name ?? "tool";
  switch (kind) {
    case "tool": {
      const tool = readTool(source, reader, claims);
      if (tool) found.tools.push(tool);
      return;
    }
    case "startup":
    case "shutdown": {
      const hook = readHook(source, kind, reader);
      if (hook) found[kind].push(hook);
      return;
    }
    case "prompt": {
      const prompt = readPrompt(source, reader, claims);
      if (prompt) found.prompts.push(prompt);
      return;
    }
    case "resource":
      for (const descriptor of readResources(source, reader, claims)) {
        if (descriptor.kind === "resource") found.resources.push(descriptor);
        else found.resourceTemplates.push(descriptor);
      }
      return;
    case "lists": {
      const list = readList(source, reader);
      if (list) lists.push(list);
      return;
    }
    case "completes": {
      const completion = readCompletion(source, reader);
      if (completion) completions.push(completion);
    }
  }
}

function reportConflict({ exported, docs }: HandlerSource, { root, diagnostics }: ShapeReader): void {
  const [first, ...others] = kindTags(docs);
  const second = others.find((tag) => tag.name !== first?.name);
  if (!first || !second) return;
  const handler = exported.name ?? "default";
  diagnostics.report("handler-kind-conflict", tagSpan(second, root), {
    handler,
    first: first.name,
    second: second.name,
  });
}
