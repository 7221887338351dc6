import { type Descriptor, MANIFEST_VERSION, type Manifest, type ToolDescriptor } from "../../manifest/index.ts";
import type { ExportedFunction, LoadedProject } from "../1-load/index.ts";
import type { DiagnosticBag } from "../diagnostics/diagnostic.ts";
import { projectPath } from "../diagnostics/span.ts";
import { type Asking, findAsking } from "./asking-calls.ts";
import { checkCompletions, withCompletions } from "./completes.ts";
import { findContextUses } from "./context-uses.ts";
import { type Descriptors, exportsText, type FileReading, readFile } from "./file-reading.ts";
import { withLists } from "./lists.ts";
import { checkNames } from "./names.ts";
import { readQuestions } from "./questions.ts";
import { readServerInfo } from "./server-info.ts";
import { checkUris, withPrecedence } from "./server-uris.ts";
import { ShapeReader } from "./shapes/index.ts";
import { withLateDiscriminators } from "./shapes/late-discriminators.ts";
import { mergeTwins } from "./shapes/named-types.ts";
import { reportWork } from "./work-before-question.ts";

export type { FileReading } from "./file-reading.ts";

export interface AnalyzeOptions {
  /** Readings, by path: files that have one are not read again, and those that another compile may use are put there. */
  kept?: Map<string, FileReading>;
  /** Told of the tools of each file that names no types, while others are still to be read. */
  ready?(tools: readonly ToolDescriptor[]): void;
}

/** Exported functions in, manifest out. Reports every mistake it meets and goes on. */
export function analyze(
  project: LoadedProject,
  diagnostics: DiagnosticBag,
  { kept = new Map(), ready = () => {} }: AnalyzeOptions = {},
): Manifest {
  const reader = new ShapeReader(project.program, project.root, diagnostics, project.config.refs);
  const isPartial = kept.size > 0;
  const readings = readFiles(project.functions, reader, { kept, ready });
  const { files } = project;
  const claims = readings.map((reading) => reading.claims);
  checkNames(
    claims.flatMap(({ names }) => names),
    diagnostics,
  );
  checkUris(
    claims.flatMap(({ uris }) => uris),
    files,
    diagnostics,
  );
  const isHidden = readings.some(({ hidden }) => hidden > 0) && readings.every(({ visible }) => visible === 0);
  if (isHidden) reportAllHidden(project, diagnostics);
  const asking = findAsking(project.program, reader.isForeign);
  const questions = readQuestions(asking.calls, reader);
  reportWork(asking, reader);
  const uses = findContextUses(project.program, reader.isForeign);
  if (reader.named.hasChosen) {
    kept.clear(); // what was read before has not heard of these names
    if (isPartial) return analyze(project, diagnostics, { kept, ready });
  }
  const types = reader.named.shapes;
  const finish = <T>(value: T) => withLateDiscriminators(value, types);
  const manifest: Manifest = {
    manifestVersion: MANIFEST_VERSION,
    server: finish(readServerInfo(project)),
    ...withNeeds(putTogether(readings.map(finishReading(finish)), reader), asking),
    ...(files && files.sources.length > 0 && { files: finish(files.sources.map(({ source }) => source)) }),
    ...(questions.length > 0 && { questions: finish(questions) }),
    ...(uses.length > 0 && { uses }),
    types: finish(types),
  };
  return mergeTwins(manifest, reader.named.pairs);
}

/** What the functions of each file become, files in order. */
function readFiles(
  functions: ExportedFunction[],
  reader: ShapeReader,
  { kept, ready }: Required<AnalyzeOptions>,
): FileReading[] {
  const readings: FileReading[] = [];
  for (const [path, exported] of byFile(functions)) {
    const known = kept.get(path);
    const isCurrent = known && known.exports === exportsText(exported);
    const reading = isCurrent ? known : readFile(exported, reader);
    if (reading.usesNames || reading.usesOthers) kept.delete(path);
    else kept.set(path, reading);
    for (const diagnostic of reading === known ? reading.diagnostics : []) reader.diagnostics.repeat(diagnostic);
    readings.push(reading);
    if (!reading.usesNames) ready(reading.found.tools);
  }
  return readings;
}

function byFile(functions: ExportedFunction[]): Map<string, ExportedFunction[]> {
  const files = new Map<string, ExportedFunction[]>();
  for (const exported of functions) {
    const { fileName } = exported.declaration.getSourceFile();
    const known = files.get(fileName);
    if (known) known.push(exported);
    else files.set(fileName, [exported]);
  }
  return files;
}

/** Types are known by now; a reading that names none is finished as it is, and stays the same object. */
function finishReading(finish: <T>(value: T) => T): (reading: FileReading) => FileReading {
  return (reading) => (reading.usesNames ? { ...reading, found: finish(reading.found) } : reading);
}

/** All that was read, with what can only be said of all of it together. */
function putTogether(readings: FileReading[], reader: ShapeReader): Descriptors {
  const found = readings.map((reading) => reading.found);
  const lists = readings.flatMap((reading) => reading.lists);
  const completions = readings.flatMap((reading) => reading.completions);
  const prompts = found.flatMap((part) => part.prompts);
  const templates = found.flatMap((part) => part.resourceTemplates);
  checkCompletions([...prompts, ...templates], completions, reader);
  return {
    tools: found.flatMap(({ tools }) => tools),
    resources: found.flatMap(({ resources }) => resources),
    resourceTemplates: withLists(withCompletions(withPrecedence(templates), completions, reader), lists, reader),
    prompts: withCompletions(prompts, completions, reader),
    startup: found.flatMap(({ startup }) => startup),
    shutdown: found.flatMap(({ shutdown }) => shutdown),
  };
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

function reportAllHidden({ entries, root }: LoadedProject, diagnostics: DiagnosticBag): void {
  const files = entries.map((file) => projectPath(file.fileName, root)).join(", ");
  diagnostics.report("no-exports", undefined, { files, hidden: true });
}
