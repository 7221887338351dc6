import type { Config } from "../manifest/index.ts";

export type { Config } from "../manifest/index.ts";
export type {
  Audio,
  BlobContents,
  Content,
  EmbeddedResource,
  Image,
  ResourceContents,
  ResourceLink,
  Text,
  TextContents,
  ToolResult,
} from "./content.ts";
export { audio, image } from "./content.ts";
export type {
  Context,
  Elicited,
  Log,
  Notify,
  QuestionOptions,
  RequestInfo,
  Root,
  SampleMessage,
  SampleOptions,
  Session,
  Visited,
} from "./context.ts";
export { NotFoundError, ToolError } from "./errors.ts";
export { getContext } from "./get-context.ts";
export type { PromptMessage } from "./messages.ts";
export { assistant, user } from "./messages.ts";

/** Gives `mcpc.config.ts` its type: `export default defineConfig({ … })`. */
export function defineConfig(config: Config): Config {
  return config;
}
