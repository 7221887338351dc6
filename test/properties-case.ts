import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type ts from "#typescript";
import { exportedFunctions } from "../compiler/1-load/exports.ts";
import { projectSettings } from "../compiler/1-load/project.ts";
import { ProjectProgram } from "../compiler/1-load/project-program.ts";
import { analyze } from "../compiler/2-analyze/index.ts";
import { type Emitted, emit } from "../compiler/3-emit/index.ts";
import { toRootSchema } from "../compiler/3-emit/json-schema.ts";
import { argumentsShape, outputShape } from "../compiler/3-emit/tool-schemas.ts";
import { DiagnosticBag } from "../compiler/diagnostics/diagnostic.ts";
import type { Manifest, ToolDescriptor, TypeShape } from "../manifest/index.ts";
import type { Validator } from "../runtime/definition.ts";
import { type Area, casesOf, type FixtureCase } from "./fixture-case.ts";
import type { Running } from "./values/emitted-code.ts";
import type { Schema } from "./values/from-schema.ts";

/** One direction of one tool of a fixture: what arrives, or what is returned. */
export interface Subject {
  /** `types/records/store input`, for messages. */
  name: string;
  /** `types/records`. */
  fixture: string;
  /** Absolute. */
  folder: string;
  tool: ToolDescriptor;
  direction: "input" | "output";
  shape: TypeShape;
  types: Record<string, TypeShape>;
  /** As listed. */
  schema: Schema;
}

/** The validator that was emitted for a subject; tools that take the same share one. */
export function validatorOf({ tool, direction, name }: Subject, running: Running | undefined): Validator {
  const emitted = running?.definition.tools.find(({ listing }) => listing.name === tool.name);
  const validate = direction === "input" ? emitted?.validateInput : emitted?.validateOutput;
  if (!validate) throw new Error(`No validator was emitted for ${name}`);
  return validate;
}

/** All fixtures of some areas. */
export function readSubjects(...areas: Area[]): { subjects: Subject[]; emitted: Record<string, Emitted> } {
  const emitted: Record<string, Emitted> = {};
  const subjects = readManifests(areas.flatMap(casesOf)).flatMap(({ fixture, manifest }) => {
    const name = `${fixture.area}/${fixture.name}`;
    emitted[name] = emit(manifest, { generator: "0.0.0", settings: {} });
    return manifest.tools.flatMap((tool) => subjectsOf(name, fixture.folder, tool, manifest));
  });
  return { subjects, emitted };
}

/** Manifests without what a config changes, read with one program; a case with a tsconfig.json of its own, with another. */
export function readManifests(cases: FixtureCase[]): { fixture: FixtureCase; manifest: Manifest }[] {
  const shared = cases.filter(({ folder }) => !existsSync(join(folder, "tsconfig.json")));
  const program = openFixtures(shared);
  return cases.map((fixture) => {
    const own = shared.includes(fixture) ? program : openFixtures([fixture]);
    return { fixture, manifest: manifestOf(own, fixture.folder) };
  });
}

function openFixtures(cases: FixtureCase[]): ts.Program {
  const paths = cases.map(({ folder }) => join(folder, "input.ts"));
  return new ProjectProgram().open(projectSettings(dirname(paths[0] ?? ""), paths, new DiagnosticBag()));
}

function manifestOf(program: ts.Program, folder: string): Manifest {
  const path = join(folder, "input.ts");
  const diagnostics = new DiagnosticBag();
  const functions = exportedFunctions(program, [path]);
  const entries = [program.getSourceFile(path)].filter((file) => file !== undefined);
  const manifest = analyze({ root: folder, config: {}, packageJson: {}, program, entries, functions }, diagnostics);
  if (diagnostics.hasErrors) throw new Error(diagnostics.all.map(({ message }) => message).join("\n"));
  return manifest;
}

function subjectsOf(fixture: string, folder: string, tool: ToolDescriptor, { types }: Manifest): Subject[] {
  const output = outputShape(tool.signature);
  const of = (direction: "input" | "output", shape: TypeShape): Subject => ({
    name: `${fixture}/${tool.name} ${direction}`,
    fixture,
    folder,
    tool,
    direction,
    shape,
    types,
    schema: toRootSchema(shape, { types, direction, purpose: "listing" }),
  });
  return [of("input", argumentsShape(tool.signature)), ...(output ? [of("output", output)] : [])];
}

/**
 * A server with one tool for each subject that takes a value of its type and gives back the same type: the code that
 * decodes and the code that encodes, for one shape.
 */
export function emitEchoes(subjects: Subject[]): Emitted {
  const types = Object.assign({}, ...subjects.map((subject) => subject.types)) as Record<string, TypeShape>;
  const tools = subjects.map(({ tool, shape }, index): ToolDescriptor => {
    const name = `echo${index}`;
    return {
      ...tool,
      name,
      handler: { ...tool.handler, module: "input.ts", exportName: name },
      signature: {
        parameters: [{ role: "argument", name: "value", required: true, shape }],
        returns: { kind: "json", shape },
      },
    };
  });
  const manifest: Manifest = {
    manifestVersion: 1,
    server: { name: "echo", version: "0.0.0" },
    tools,
    resources: [],
    resourceTemplates: [],
    prompts: [],
    startup: [],
    shutdown: [],
    types,
  };
  return emit(manifest, { generator: "0.0.0", settings: {} });
}
