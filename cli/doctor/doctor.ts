import { existsSync } from "node:fs";
import { here, type Place } from "../place.ts";
import { count, paletteOf } from "../terminal.ts";
import { checkBuiltFile } from "./checks/built-file.ts";
import { checkClients } from "./checks/clients.ts";
import { checkCode } from "./checks/code.ts";
import { checkEndpoint } from "./checks/endpoint.ts";
import { checkEnvironment } from "./checks/environment.ts";
import { checkServerName } from "./checks/names.ts";
import { checkNodeVersion } from "./checks/node-version.ts";
import { checkPackages } from "./checks/packages.ts";
import { checkPort } from "./checks/port.ts";
import { checkStart } from "./checks/start.ts";
import { checkStdoutWrites } from "./checks/stdout-writes.ts";
import type { Finding } from "./finding.ts";
import { readSubject, type Subject } from "./subject.ts";

export interface DoctorFlags {
  port?: string;
  json?: boolean;
}

interface Check {
  title: string;
  /** Whether there is anything of this kind to look at. */
  applies(subject: Subject): boolean;
  find(subject: Subject): Finding[] | Promise<Finding[]>;
}

const always = () => true;
const ofProject = ({ project }: Subject) => project !== undefined;
const hasEntry = ({ project }: Subject) => project?.compiled.manifest !== undefined;
const ofProcess = ({ launch }: Subject) => launch.kind === "stdio";
const canStart = ({ launch, file }: Subject) => launch.kind === "stdio" && (file === undefined || existsSync(file));
const ofEndpoint = ({ launch }: Subject) => launch.kind === "http";

/** From the ground up: what comes first may be the reason of what comes later. */
const checks: Check[] = [
  { title: "Node", applies: always, find: checkNodeVersion },
  { title: "packages", applies: ofProject, find: checkPackages },
  { title: "code and config", applies: ofProject, find: checkCode },
  { title: "server name", applies: ofProject, find: checkServerName },
  { title: "stdout in the code", applies: ofProject, find: checkStdoutWrites },
  { title: "environment", applies: ofProject, find: checkEnvironment },
  { title: "built file", applies: hasEntry, find: checkBuiltFile },
  { title: "start and stdout", applies: canStart, find: checkStart },
  { title: "port", applies: ofProcess, find: checkPort },
  { title: "endpoint", applies: ofEndpoint, find: checkEndpoint },
  { title: "clients", applies: always, find: checkClients },
];

/** `mcpc doctor`: all checks, in one run. Gives the exit code: 0 no errors, 1 errors. */
export async function doctor(target: string | undefined, flags: DoctorFlags, place: Place = here()): Promise<number> {
  const subject = await readSubject(target, flags.port, place);
  const examined = await Promise.all(
    checks
      .filter(({ applies }) => applies(subject))
      .map(async ({ title, find }) => ({ title, findings: await find(subject) })),
  );
  const findings = examined.flatMap((check) => check.findings);
  const { label } = subject;
  console.log(flags.json ? JSON.stringify({ subject: label, findings }, null, 2) : report(label, examined));
  return findings.some(({ severity }) => severity === "error") ? 1 : 0;
}

/** What is well in a line each, then every finding with its way out, then the sum. */
function report(label: string, examined: { title: string; findings: Finding[] }[]): string {
  const { bold, dim, error, warning } = paletteOf(process.stdout);
  const paint = { error, warning };
  const well = examined.filter(({ findings }) => findings.length === 0).map(({ title }) => dim(`  ok  ${title}`));
  const findings = examined.flatMap((check) => check.findings);
  const told = findings.map(({ code, severity, problem, where, fix }) =>
    [
      `${paint[severity](`${severity} ${code}`)}: ${problem.replaceAll("\n", "\n    ")}`,
      ...(where ? [`  ${dim(where)}`] : []),
      `  ${bold("fix")}  ${fix}`,
    ].join("\n"),
  );
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const warnings = findings.length - errors;
  const sum = [
    ...(errors > 0 ? [error(count(errors, "error"))] : []),
    ...(warnings > 0 ? [warning(count(warnings, "warning"))] : []),
  ];
  const result = sum.length > 0 ? sum.join(", ") : "nothing found";
  return [[bold(label), ...well].join("\n"), ...told, `${label}: ${result}`].join("\n\n");
}
