import { readFileSync } from "node:fs";
import { applyEdits, modify, type ParseError, parse, printParseErrorCode } from "jsonc-parser";
import { Failure } from "../failure.ts";
import { ownDependency } from "./own-dependency.ts";
import type { PackageManager } from "./package-manager.ts";
import { templatePackage } from "./template-files.ts";

export interface PackageJsonEdit {
  text: string;
  /** What is new, and what is not because the name is taken, for people. */
  changes: string[];
}

/** An existing package.json with the scripts and the dependency it lacks; all that is there stays, byte by byte. */
export function extendPackageJson(path: string, packageManager: PackageManager): PackageJsonEdit {
  const file = readFileSync(path, "utf8");
  const mark = file.startsWith("\uFEFF") ? "\uFEFF" : "";
  let text = file.slice(mark.length);
  const known = read(text, path);
  const changes: string[] = [];
  const set = (section: string, name: string, value: string) => {
    text = applyEdits(text, modify(text, [section, name], value, { formattingOptions: formattingOf(text) }));
  };
  for (const [name, script] of Object.entries(wantedScripts())) {
    const present = known.scripts?.[name];
    if (present === undefined) set("scripts", name, script);
    if (present === undefined) changes.push(`new script ${name}`);
    else if (present !== script) changes.push(`your script ${name} stays; mcpc's would be '${script}'`);
  }
  const sections = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"] as const;
  if (!sections.some((section) => known[section]?.mcpc !== undefined)) {
    set("devDependencies", "mcpc", ownDependency(packageManager));
    changes.push("new development dependency mcpc");
  }
  return { text: mark + text, changes };
}

type KnownPackage = Partial<
  Record<
    "scripts" | "dependencies" | "devDependencies" | "optionalDependencies" | "peerDependencies",
    Record<string, unknown>
  >
>;

function read(text: string, path: string): KnownPackage {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors);
  const [error] = errors;
  if (error) {
    const line = text.slice(0, error.offset).split("\n").length;
    throw new Failure(`nothing was written: ${path}:${line} is not JSON (${printParseErrorCode(error.error)})`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Failure(`nothing was written: ${path} holds no object`);
  }
  const wrong = ["scripts", "devDependencies"].find((key) => {
    const section = (value as Record<string, unknown>)[key];
    return section !== undefined && (typeof section !== "object" || section === null || Array.isArray(section));
  });
  if (wrong) throw new Failure(`nothing was written: "${wrong}" of ${path} is no object`);
  return value;
}

/** Those that need nothing but mcpc. */
function wantedScripts(): Record<string, string> {
  const { build = "", dev = "", start = "" } = templatePackage().scripts;
  return { build, dev, start };
}

/** Indented and ended as the file is. */
function formattingOf(text: string): { insertSpaces: boolean; tabSize: number; eol: string } {
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? "  ";
  return {
    insertSpaces: !indent.startsWith("\t"),
    tabSize: indent.startsWith("\t") ? 1 : indent.length,
    eol: text.includes("\r\n") ? "\r\n" : "\n",
  };
}
