import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import ts from "#typescript";
import type { Finding } from "../finding.ts";
import { nodesOf, placeOf, sourceFiles } from "../source-files.ts";
import { isOurs, type Subject } from "../subject.ts";

/** Variables that the code cannot do without: set here, in `.env`, and in what clients start the server with. */
export function checkEnvironment(subject: Subject): Finding[] {
  const { place, project, configured } = subject;
  if (!project) return [];
  const wanted = new Map<string, ts.Node>();
  for (const [name, node] of sourceFiles(subject).flatMap(requiredVariables)) {
    if (!wanted.has(name)) wanted.set(name, node);
  }
  const inFile = dotEnv(project.root);
  const entries = configured.servers.filter((server) => server.launch.kind === "stdio" && isOurs(server, subject));
  const passes = (server: (typeof entries)[number], name: string) =>
    server.launch.kind === "stdio" && server.launch.env?.[name] !== undefined;
  return [...wanted].flatMap(([name, node]): Finding[] => {
    if (inFile.has(name)) return [];
    const where = placeOf(node, subject);
    const forgetful = entries.filter((server) => !passes(server, name));
    const isSet = place.env[name] !== undefined || entries.length > forgetful.length;
    return [
      ...(isSet
        ? []
        : [
            {
              code: "environment-missing",
              severity: "error",
              problem: `the code reads ${name}, which is not set`,
              where,
              fix: `set ${name}=… where you start the server, and give it to clients: mcpc install CLIENT --env ${name}=…`,
            } as const,
          ]),
      ...forgetful.map(({ client, file }) => ({
        code: "client-environment-missing",
        severity: "error" as const,
        problem: `${client} starts the server without ${name}, which the code reads at ${where}; clients pass on no variables by themselves`,
        where: file,
        fix: `mcpc install ${client} --env ${name}=… --force`,
      })),
    ];
  });
}

/** Reads of `process.env` that expect a value, by name. */
function requiredVariables(file: ts.SourceFile): [string, ts.Node][] {
  return [...nodesOf(file)].flatMap((node) => {
    if (isEnvironment(node)) return namesRead(node);
    return [];
  });
}

function isEnvironment(node: ts.Node): boolean {
  return ts.isPropertyAccessExpression(node) && node.getText() === "process.env";
}

/** `process.env.NAME`, `process.env["NAME"]`, `const { NAME } = process.env`. */
function namesRead(node: ts.Node): [string, ts.Node][] {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return isNeeded(parent) ? [[parent.name.text, parent]] : [];
  if (ts.isElementAccessExpression(parent) && ts.isStringLiteral(parent.argumentExpression)) {
    return isNeeded(parent) ? [[parent.argumentExpression.text, parent]] : [];
  }
  if (!ts.isVariableDeclaration(parent) || !ts.isObjectBindingPattern(parent.name)) return [];
  return parent.name.elements.flatMap((element): [string, ts.Node][] => {
    const isOptional = element.initializer !== undefined || element.dotDotDotToken !== undefined;
    return isOptional ? [] : [[(element.propertyName ?? element.name).getText(), element]];
  });
}

/** Whether nothing stands in for a missing value. What throws or exits without it needs it most. */
function isNeeded(read: ts.Expression): boolean {
  const { parent } = read;
  if (ts.isParenthesizedExpression(parent)) return isNeeded(parent);
  if (ts.isPrefixUnaryExpression(parent)) return isNeeded(parent);
  if (ts.isIfStatement(parent)) return /\bthrow\b|process\.exit\(/.test(parent.thenStatement.getText());
  if (ts.isConditionalExpression(parent)) return parent.condition !== read;
  if (ts.isBinaryExpression(parent)) return !tests.has(parent.operatorToken.kind);
  if (ts.isDeleteExpression(parent)) return false;
  return !("questionDotToken" in parent && parent.questionDotToken);
}

const tests = new Set([
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.EqualsToken,
  ts.SyntaxKind.QuestionQuestionEqualsToken,
  ts.SyntaxKind.BarBarEqualsToken,
]);

function dotEnv(root: string): Set<string> {
  const path = join(root, ".env");
  return new Set(existsSync(path) ? Object.keys(parseEnv(readFileSync(path, "utf8"))) : []);
}
