import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { BuildFailure } from "esbuild";
import { closest } from "fastest-levenshtein";
import type { Config } from "../../manifest/index.ts";
import type { DiagnosticBag, Span } from "../diagnostics/diagnostic.ts";
import { spanInText } from "../diagnostics/span.ts";
import { settingSpan } from "./setting-span.ts";

/** Where settings are looked for, relative to the project. */
export const configNames = ["mcpc.config.ts", "mcpc.config.mts", "mcpc.config.js", "mcpc.config.mjs"];

export interface ReadConfig {
  config: Config;
  /** Absolute paths of what it was read from; absent where the same files could say something else another time. */
  files?: string[];
}

/** The project's settings, checked: `mcpc.config.ts`, else the "mcpc" key of package.json, else none. */
export async function readConfig(
  root: string,
  packageJson: Record<string, unknown>,
  diagnostics: DiagnosticBag,
): Promise<ReadConfig> {
  const file = configFile(root);
  try {
    if (file === undefined && packageJson.mcpc === undefined) return { config: {}, files: [] };
    const { value, files } = file ? await importConfig(resolve(root, file)) : { value: packageJson.mcpc, files: [] };
    const config = checkConfig(value, (problem, key) => {
      const place = file ?? 'the "mcpc" key of package.json';
      const span = settingSpan(root, file ?? "package.json", key);
      diagnostics.report("config-invalid", span, { problem: `${place}: ${problem}` });
    });
    return { config, ...(files && { files }) };
  } catch (error) {
    for (const { problem, span } of problemsOf(error, root)) {
      diagnostics.report("config-invalid", span, { problem: `${file}: ${problem}` });
    }
    return { config: {} };
  }
}

/** The config module of a project; without one, settings are in package.json. */
export function configFile(root: string): string | undefined {
  return configNames.find((name) => existsSync(resolve(root, name)));
}

/** Bundled into one module first, so that a config may be TypeScript and may import. Few projects have one. */
async function importConfig(path: string): Promise<{ value: unknown; files?: string[] }> {
  const { build } = await import("esbuild");
  const result = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "silent",
    absWorkingDir: dirname(path),
    plugins: [
      {
        name: "mcpc",
        setup(builder) {
          builder.onResolve({ filter: /^mcpc$/ }, () => ({ path: ownModule, sideEffects: false }));
        },
      },
    ],
  });
  const code = result.outputFiles[0]?.text ?? "";
  const module = (await import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`).catch((error) => {
    throw new Error(`it throws: ${error instanceof Error ? error.message : error}`);
  })) as { default?: unknown };
  if (module.default === undefined)
    throw new Error("it has no default export, such as 'export default defineConfig({…})'");
  const files = Object.keys(result.metafile.inputs).map((name) => resolve(dirname(path), name));
  return { value: module.default, ...(isConstant(code) && { files }) };
}

/** Whether code asks nothing outside itself, as far as its words tell: no environment, no files, no time, no chance. */
function isConstant(code: string): boolean {
  return !/\b(process|import|require|globalThis|global|fetch|Date|Intl|Math|crypto|performance|Function|eval)\b/.test(
    code,
  );
}

const ownModule = fileURLToPath(
  new URL(`../../runtime/mcpc${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url),
);

type Check = { expected: string; test(value: unknown): boolean };
const text: Check = { expected: "a string", test: (value) => typeof value === "string" && value !== "" };
const texts: Check = {
  expected: "an array of strings",
  test: (value) => Array.isArray(value) && value.every(text.test),
};
const oneOf = (...values: string[]): Check => ({
  expected: values.map((value) => `"${value}"`).join(" or "),
  test: (value) => typeof value === "string" && values.includes(value),
});

const checks: Record<keyof Config, Check> = {
  entry: { expected: "a string or an array of strings", test: (value) => text.test(value) || texts.test(value) },
  outDir: text,
  name: text,
  version: text,
  title: text,
  description: text,
  websiteUrl: {
    expected: "an http: or https: URL",
    test: (value) => text.test(value) && /^https?:\/\//.test(String(value)) && URL.canParse(String(value)),
  },
  instructions: text,
  external: texts,
  sse: { expected: "true or false", test: (value) => typeof value === "boolean" },
  page: { expected: "true or false", test: (value) => typeof value === "boolean" },
  transport: oneOf("stdio", "http"),
  unknownArguments: oneOf("reject", "strip"),
  coerce: { expected: "true or false", test: (value) => typeof value === "boolean" },
  errors: oneOf("show", "mask"),
  refs: oneOf("inline", "defs"),
  resources: { expected: "an array of paths and objects that have one", test: Array.isArray },
};

/** Reports every setting that is unknown or has the wrong form, and leaves it out. */
function checkConfig(value: unknown, report: (problem: string, key?: string) => void): Config {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    report("it must be an object");
    return {};
  }
  const good = Object.entries(value).filter(([key, setting]) => {
    if (setting === undefined) return false;
    if (!Object.hasOwn(checks, key)) {
      report(`there is no setting '${key}', did you mean '${closest(key, Object.keys(checks))}'?`, key);
      return false;
    }
    const check = checks[key as keyof Config];
    if (!check.test(setting)) report(`'${key}' must be ${check.expected}`, key);
    return check.test(setting);
  });
  return Object.fromEntries(good) as Config;
}

/** What went wrong, and where if the bundler knows it; what a module throws is nowhere in its source. */
function problemsOf(error: unknown, root: string): { problem: string; span: Span | undefined }[] {
  if (!(error instanceof Error && "errors" in error)) {
    const [problem = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    return [{ problem, span: undefined }];
  }
  return (error as BuildFailure).errors.map(({ text, location }) => ({
    problem: text,
    span: location
      ? spanInText(
          location.file,
          readFileSync(resolve(root, location.file), "utf8"),
          location.line,
          location.column + 1,
        )
      : undefined,
  }));
}
