import { disownMainModule } from "./main-module.ts";
import { guardStdout } from "./stdout-guard.ts";

// A generated entry imports this module before the user's, whose top-level `console.log` must not reach stdout either.
guardStdout();
disownMainModule();

export { answerFlags } from "./answer-flags.ts";
export * as codecs from "./codecs.ts";
export type { ServerDefinition, ToolDefinition, ToolListing, Validator } from "./definition.ts";
export { serve } from "./serve.ts";
export { staticFiles } from "./static-files.ts";
export * as validationBounds from "./validation-bounds.ts";
export * as wireChecks from "./wire-checks.ts";
