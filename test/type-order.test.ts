import { describe, expect, it } from "vitest";
import ts from "#typescript";
import { exportedFunctions } from "../compiler/1-load/exports.ts";
import { type LoadedProject, load, ProjectProgram } from "../compiler/1-load/index.ts";
import type { ProjectSettings } from "../compiler/1-load/project.ts";
import { analyze } from "../compiler/2-analyze/index.ts";
import { DiagnosticBag } from "../compiler/diagnostics/diagnostic.ts";
import { casesOf, entriesOf, type FixtureCase } from "./fixture-case.ts";

// TypeScript's checker numbers types as it meets them, and sorts unions by those numbers. An edit that is compiled by
// itself, or a check that another process makes, has it meet them in another order than a build.
describe("7: a manifest does not depend on which types were met first", () => {
  it.each(["types", "emit"] as const)("%s", { timeout: 240_000 }, async (area) => {
    for (const fixture of casesOf(area)) {
      const { inOrder, reversed } = await manifestsOf(fixture);
      expect(reversed, fixture.name).toEqual(inOrder);
    }
  });
});

async function manifestsOf({ folder, ...fixture }: FixtureCase) {
  const programs = new ProjectProgram();
  let opened: ProjectSettings | undefined;
  const open = (settings: ProjectSettings) => {
    opened = settings;
    return programs.open(settings);
  };
  const entries = entriesOf({ folder, ...fixture });
  const project = await load({ root: folder, entries, open }, new DiagnosticBag());
  if (!project || !opened) throw new Error(`${fixture.name} has no entry`);
  const program = programs.open(opened);
  meetTypesFromTheEnd(program);
  return { inOrder: manifestOf(project, project.program), reversed: manifestOf(project, program) };
}

function manifestOf(project: LoadedProject, program: ts.Program): string {
  const functions = exportedFunctions(
    program,
    project.entries.map(({ fileName }) => fileName),
  );
  const entries = project.entries.flatMap(({ fileName }) => program.getSourceFile(fileName) ?? []);
  return JSON.stringify(analyze({ ...project, program, functions, entries }, new DiagnosticBag()), null, 1);
}

function meetTypesFromTheEnd(program: ts.Program): void {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  for (const file of program.getSourceFiles()) if (!file.isDeclarationFile) visit(file);
  const checker = program.getTypeChecker();
  for (const node of nodes.reverse()) if (ts.isTypeNode(node) || ts.isExpression(node)) checker.getTypeAtLocation(node);
}
