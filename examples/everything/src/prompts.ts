import { type EmbeddedResource, type Image, image, type PromptMessage } from "mcpc";
import { redPixel } from "./samples/media.ts";

/**
 * A prompt without arguments.
 * @prompt
 */
export function test_simple_prompt(): string {
  return "This is a simple prompt for testing.";
}

/**
 * A prompt with two arguments.
 * @prompt
 * @param arg1 First test argument.
 * @param arg2 Second test argument.
 */
export function test_prompt_with_arguments(arg1: string, arg2: string): string {
  return `Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`;
}

/**
 * What a client is offered while the user types the first argument.
 * @completes test_prompt_with_arguments.arg1
 */
export function completeFirstArgument(typed: string): string[] {
  return ["test", "testing", "tested"].filter((word) => word.startsWith(typed));
}

/**
 * A prompt that carries a resource.
 * @prompt
 * @param resourceUri The resource to embed.
 */
export function test_prompt_with_embedded_resource(resourceUri: string): PromptMessage[] {
  const resource: EmbeddedResource = {
    type: "resource",
    resource: { uri: resourceUri, mimeType: "text/plain", text: "Embedded resource content for testing." },
  };
  return [
    { role: "user", content: resource },
    { role: "user", content: { type: "text", text: "Please process the embedded resource above." } },
  ];
}

/**
 * A prompt that shows an image.
 * @prompt
 */
export function test_prompt_with_image(): PromptMessage[] {
  const picture: Image = image(redPixel, "image/png");
  return [
    { role: "user", content: picture },
    { role: "user", content: { type: "text", text: "Please analyze the image above." } },
  ];
}
