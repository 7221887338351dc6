import ts from "#typescript";
import type { Finding } from "../finding.ts";
import { lineOf, nodesOf, placeOf, sourceFiles } from "../source-files.ts";
import { display, type Subject } from "../subject.ts";

/**
 * What the code writes to stdout, which belongs to the protocol. mcpc turns `console.*` and `process.stdout` away to
 * stderr, so that those only surprise; what writes to file descriptor 1 by itself breaks the connection.
 */
export function checkStdoutWrites(subject: Subject): Finding[] {
  return sourceFiles(subject).flatMap((file) => [...breaking(file, subject), ...redirected(file, subject)]);
}

function breaking(file: ts.SourceFile, subject: Subject): Finding[] {
  return [...nodesOf(file)].flatMap((node) => {
    const found = inheritance(node) ?? descriptorWrite(node) ?? silentFork(node);
    if (!found) return [];
    return { code: "stdout-taken", severity: "error", where: placeOf(node, subject), ...found };
  });
}

type Found = Pick<Finding, "problem" | "fix">;

/** `stdio: "inherit"`, `stdio: ["pipe", "inherit"]`, `stdout: "inherit"`. */
function inheritance(node: ts.Node): Found | undefined {
  if (!ts.isPropertyAssignment(node)) return undefined;
  const name = node.name.getText();
  const value = node.initializer;
  const stdout = name === "stdio" && ts.isArrayLiteralExpression(value) ? value.elements[1] : value;
  const inherits = stdout !== undefined && isOwnStdout(stdout) && (name === "stdio" || name === "stdout");
  if (!inherits) return undefined;
  return {
    problem: `'${node.getText()}' gives a child process the server's stdout, and what it prints breaks the connection`,
    fix: 'write stdio: ["ignore", 2, 2], which sends its output to stderr, or "pipe" and read it',
  };
}

function isOwnStdout(node: ts.Expression): boolean {
  return /^(["']inherit["']|1|process\.stdout|process\.stdout\.fd)$/.test(node.getText());
}

/** `writeSync(1, …)`, and whatever of node:fs is given "/dev/stdout". */
function descriptorWrite(node: ts.Node): Found | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const isWriter = /(^|\.)((write|append)(File)?(Sync)?|createWriteStream)$/.test(node.expression.getText());
  const target = node.arguments[0]?.getText() ?? "";
  if (!isWriter || !/^(1|process\.stdout\.fd|["']\/dev\/(stdout|fd\/1)["'])$/.test(target)) return undefined;
  return {
    problem: `'${node.expression.getText()}(${target}, …)' writes past the protocol and breaks the connection`,
    fix: "write to file descriptor 2, or use console.error",
  };
}

/** `fork()` inherits stdout unless it is told not to. */
function silentFork(node: ts.Node): Found | undefined {
  if (!ts.isCallExpression(node) || !/^(fork|\w*child_?process\.fork|cp\.fork)$/i.test(node.expression.getText()))
    return undefined;
  const file = node.getSourceFile().text;
  if (!/from\s+["'](node:)?child_process["']/.test(file)) return undefined;
  if (node.arguments.some((argument) => /\b(silent|stdio)\b/.test(argument.getText()))) return undefined;
  return {
    problem: "'fork()' gives a child process the server's stdout, and what it prints breaks the connection",
    fix: "pass { silent: true }, and read its stdout, or pipe it to process.stderr",
  };
}

/** One finding a file: a person who prints does so in many lines. */
function redirected(file: ts.SourceFile, { place }: Subject): Finding[] {
  const calls = [...nodesOf(file)].filter((node) => ts.isCallExpression(node) && printsToStdout(node));
  const [first] = calls;
  if (!first) return [];
  const lines = [...new Set(calls.map(lineOf))];
  const names = [...new Set(calls.map((call) => (call as ts.CallExpression).expression.getText()))].sort();
  return [
    {
      code: "stdout-redirected",
      severity: "warning",
      problem: `${names.join(", ")} write${names.length === 1 ? "s" : ""} to stderr in a server, which only its log shows (line${lines.length === 1 ? "" : "s"} ${lines.join(", ")})`,
      where: `${display(file.fileName, place)}:${lines[0]}`,
      fix: "use ctx.log.info(…) of a Context parameter for what the client should see, and console.error for the log",
    },
  ];
}

function printsToStdout(call: ts.CallExpression): boolean {
  return /^(console\.(log|info|debug|dir|dirxml|table|group|groupCollapsed|count|timeEnd|timeLog)|process\.stdout\.write)$/.test(
    call.expression.getText(),
  );
}
