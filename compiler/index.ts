export type { FileChanges, ProjectInputs } from "./1-load/index.ts";
export type { Artifact } from "./3-emit/index.ts";
export { promptListings, resourceListings, toolListings } from "./3-emit/index.ts";
export { type CompileOptions, type CompileResult, compile } from "./compile.ts";
export { type DevBuild, DevCompiler, type DevModule, type DevOptions } from "./dev-compiler.ts";
export { type Code, catalogue, isCode, type Severity } from "./diagnostics/catalogue.ts";
export type { Diagnostic, Span } from "./diagnostics/diagnostic.ts";
export { type Format, formatDiagnostics, type Palette, plain } from "./diagnostics/render.ts";
export { version } from "./version.ts";
