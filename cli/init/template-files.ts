import { readFileSync } from "node:fs";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { ownFile } from "../own-file.ts";

/** A file of a new project. */
export interface TemplateFile {
  /** Relative to the project, with forward slashes. */
  path: string;
  text: string;
}

export interface TemplatePackage {
  scripts: Record<string, string>;
  devDependencies: Record<string, string>;
}

/** The project in `template/`. npm packs no `.gitignore`, so it has no dot there. */
export function templateFiles(): TemplateFile[] {
  const root = ownFile("cli/init/template");
  const paths = globSync("**/*", { cwd: root, ignore: ["**/node_modules/**", "dist/**"] }).sort();
  return paths.map((path) => ({
    path: path === "gitignore" ? ".gitignore" : path,
    text: readFileSync(join(root, path), "utf8"),
  }));
}

/** package.json of the template. */
export function templatePackage(): TemplatePackage {
  return JSON.parse(readFileSync(ownFile("cli/init/template/package.json"), "utf8")) as TemplatePackage;
}

/** Names of packages that a project from the template depends on. */
export function templateDependencies(): string[] {
  return Object.keys(templatePackage().devDependencies);
}
