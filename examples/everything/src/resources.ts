import { redPixel } from "./samples/media.ts";

/**
 * A text that never changes.
 * @resource test://static-text
 */
export function staticText(): string {
  return "This is the content of the static text resource.";
}

/**
 * A picture.
 * @resource test://static-binary
 * @mimeType image/png
 */
export function staticBinary(): Uint8Array {
  return redPixel;
}

/** What is known of one identifier. */
interface Datum {
  id: string;
  templateTest: true;
  data: string;
}

/**
 * Data by identifier.
 * @resource test://template/{id}/data
 */
export function templateData(id: string): Datum {
  return { id, templateTest: true, data: `Data for ID: ${id}` };
}

/**
 * The identifiers that there are data of.
 * @lists test://template/{id}/data
 */
export function knownData(): string[] {
  return ["test://template/1/data", "test://template/2/data"];
}

/**
 * A text that a client can ask to be told of.
 * @resource test://watched-resource
 */
export function watchedResource(): string {
  return "This resource can be watched.";
}
