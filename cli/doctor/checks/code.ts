import type { Finding } from "../finding.ts";
import type { Subject } from "../subject.ts";

/** What the compiler says: entry, config, types, names, everything that `mcpc build` would report. */
export function checkCode({ project }: Subject): Finding[] {
  return (project?.compiled.diagnostics ?? []).map(({ code, severity, message, span, fix }) => ({
    code,
    severity,
    problem: message,
    ...(span && { where: `${span.file}:${span.line}:${span.column}` }),
    fix: `${fix} ${code === "entry-not-found" ? "'mcpc init' makes a project. " : ""}More: mcpc explain ${code}`,
  }));
}
