/**
 * Tools that answer with each kind of content.
 */
import { type Audio, audio, type EmbeddedResource, type Image, image, type Text } from "mcpc";
import { redPixel, silence } from "./samples/media.ts";

/**
 * Answer with text.
 * @readonly
 */
export function test_simple_text(): string {
  return "This is a simple text response for testing.";
}

/**
 * Answer with an image of one red pixel.
 * @readonly
 */
export function test_image_content(): Image {
  return image(redPixel, "image/png");
}

/**
 * Answer with a moment of silence.
 * @readonly
 */
export function test_audio_content(): Audio {
  return audio(silence, "audio/wav");
}

/**
 * Answer with a resource inside the result.
 * @readonly
 */
export function test_embedded_resource(): EmbeddedResource {
  return {
    type: "resource",
    resource: {
      uri: "test://embedded-resource",
      mimeType: "text/plain",
      text: "This is an embedded resource content.",
    },
  };
}

/**
 * Answer with text, an image and a resource.
 * @readonly
 */
export function test_multiple_content_types(): (Text | Image | EmbeddedResource)[] {
  return [
    { type: "text", text: "Multiple content types test:" },
    image(redPixel, "image/png"),
    {
      type: "resource",
      resource: {
        uri: "test://mixed-content-resource",
        mimeType: "application/json",
        text: JSON.stringify({ test: "data", value: 123 }),
      },
    },
  ];
}

/** Fail, as any function may. */
export function test_error_handling(): never {
  throw new Error("This tool intentionally returns an error for testing");
}
