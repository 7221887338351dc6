import { type Descriptor, MANIFEST_VERSION, type Manifest } from "../../manifest/index.ts";
import type { ExportedFunction, LoadedProject } from "../1-load/index.ts";
import type { DiagnosticBag } from "../diagnostics/diagnostic.ts";
import { projectPath } from "../diagnostics/span.ts";
import { type Asking, findAsking } from "./asking-calls.ts";
import { checkCompletions, type ReadCompletion, readCompletion, withCompletions } from "./completes.ts";
import { findContextUses } from "./context-uses.ts";
import { reportMisplacedTags } from "./function-tags.ts";
import type { HandlerSource } from "./handler.ts";
import { kindTags } from "./handler-kind.ts";
import { readHook } from "./hook.ts";
import { type Docs, isEmpty, readDocs } from "./jsdoc.ts";
import { type ReadList, readList, withLists } from "./lists.ts";
import { ProtocolNames } from "./names.ts";
import { readPrompt } from "./prompt.ts";
import { readQuestions } from "./questions.ts";
import { readResources } from "./resource.ts";
import { readServerInfo } from "./server-info.ts";
import { ServerUris, withPrecedence } from "./server-uris.ts";
import { ShapeReader } from "./shapes/index.ts";
import { addLateDiscriminators } from "./shapes/late-discriminators.ts";
import { mergeTwins } from "./shapes/named-types.ts";
import { tagSpan } from "./tag-span.ts";
import { readSilenced, reportConstraints, reportUnknownTags } from "./tags.ts";
import { readTool } from "./tool.ts";
import { reportWork } from "./work-before-question.ts";

/** Exported functions in, manifest out. Reports every mistake it meets and goes on. */
export function analyze(project: LoadedProject, diagnostics: DiagnosticBag): Manifest {
  const reader = new ShapeReader(project.program, project.root, diagnostics, project.config.refs);
  const analysis: Analysis = {
    reader,
    names: {
      tool: new ProtocolNames("tool", diagnostics),
      resource: new ProtocolNames("resource", diagnostics),
      prompt: new ProtocolNames("prompt", diagnostics),
    },
    uris: new ServerUris(diagnostics),
    lists: [],
    completions: [],
    found: noDescriptors(),
  };
  const { files } = project;
  if (files) analysis.uris.claimFiles(files);
  const read = project.functions.map((exported) => ({ exported, docs: handlerDocs(exported) }));
  const visible = read.filter(({ exported, docs }) => !isHidden(exported, docs));
  if (read.length > 0 && visible.length === 0) reportAllHidden(project, diagnostics);
  for (const source of visible) {
    const { exported, docs } = source;
    const silenced = readSilenced(docs, project.root, diagnostics);
    diagnostics.silencing(silenced, () => {
      reportUnknownTags(docs, project.root, diagnostics);
      reportConstraints(docs, exported.name ?? "default", project.root, diagnostics);
      reportMisplacedTags(docs, exported.name ?? "default", project.root, diagnostics);
      readByKind(source, analysis);
    });
  }
  const asking = findAsking(project.program, reader.isForeign);
  const questions = readQuestions(asking.calls, reader);
  reportWork(asking, reader);
  const uses = findContextUses(project.program, reader.isForeign);
  const manifest = addLateDiscriminators({
    manifestVersion: MANIFEST_VERSION,
    server: readServerInfo(project),
    ...withNeeds(described(analysis), asking),
    ...(files && files.sources.length > 0 && { files: files.sources.map(({ source }) => source) }),
    ...(questions.length > 0 && { questions }),
    ...(uses.length > 0 && { uses }),
    types: reader.named.shapes,
  });
  return mergeTwins(manifest, reader.named.pairs);
}

type Descriptors = Pick<Manifest, "tools" | "resources" | "resourceTemplates" | "prompts" | "startup" | "shutdown">;

function noDescriptors(): Descriptors {
  return { tools: [], resources: [], resourceTemplates: [], prompts: [], startup: [], shutdown: [] };
}

/** Whatever asks can be reached from whoever has a context: which calls reach it is not looked at. */
function withNeeds(found: Descriptors, { needs, usesGetContext }: Asking): Descriptors {
  const withOwn = <D extends Descriptor>(descriptor: D): D => {
    const hasContext = usesGetContext || descriptor.signature.parameters.some(({ role }) => role === "context");
    return hasContext ? { ...descriptor, needs: { ...descriptor.needs, ...needs } } : descriptor;
  };
  return {
    ...found,
    tools: found.tools.map(withOwn),
    resources: found.resources.map(withOwn),
    resourceTemplates: found.resourceTemplates.map(withOwn),
    prompts: found.prompts.map(withOwn),
  };
}

/** What can only be said of all of them together. */
function described({ found, lists, completions, reader }: Analysis): Descriptors {
  checkCompletions([...found.prompts, ...found.resourceTemplates], completions, reader);
  const templates = withCompletions(withPrecedence(found.resourceTemplates), completions, reader);
  return {
    ...found,
    resourceTemplates: withLists(templates, lists, reader),
    prompts: withCompletions(found.prompts, completions, reader),
  };
}

/** What functions are read with, and what was made of them so far. */
interface Analysis {
  reader: ShapeReader;
  names: { tool: ProtocolNames; resource: ProtocolNames; prompt: ProtocolNames };
  uris: ServerUris;
  /** Functions with `@lists`, whose templates may come later. */
  lists: ReadList[];
  /** Functions with `@completes`, whose prompts and templates may come later. */
  completions: ReadCompletion[];
  found: Descriptors;
}

/** Adds what a function becomes to what was found. */
function readByKind(source: HandlerSource, { reader, names, uris, lists, completions, found }: Analysis): void {
  const [tag] = kindTags(source.docs);
  reportConflict(source, reader);
  const kind = tag?.name ?? "tool";
  switch (kind) {
    case "tool": {
      const tool = readTool(source, reader, names.tool);
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
      const prompt = readPrompt(source, reader, names.prompt);
      if (prompt) found.prompts.push(prompt);
      return;
    }
    case "resource":
      for (const descriptor of readResources(source, reader, names.resource, uris)) {
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

/** The JSDoc of a function; where it has none, that of the statement which exports it. */
function handlerDocs({ declaration, exportedBy }: ExportedFunction): Docs {
  const docs = readDocs(declaration);
  return isEmpty(docs) ? readDocs(exportedBy) : docs;
}

const hiding = new Set(["internal", "hidden", "ignore"]);

function isHidden({ name }: ExportedFunction, docs: Docs): boolean {
  return name?.startsWith("_") || docs.tags.some((tag) => hiding.has(tag.name));
}

function reportAllHidden({ entries, root }: LoadedProject, diagnostics: DiagnosticBag): void {
  const files = entries.map((file) => projectPath(file.fileName, root)).join(", ");
  diagnostics.report("no-exports", undefined, { files, hidden: true });
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
