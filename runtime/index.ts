export * as codecs from "./codecs.ts";
export type { ServerDefinition, ToolDefinition, ToolListing, Validator } from "./definition.ts";
export { serve } from "./serve.ts";
