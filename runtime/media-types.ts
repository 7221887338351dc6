import { mimes } from "mrmime";

/** By extension; the register knows some source code as something else, or not at all. */
const types: Readonly<Record<string, string>> = {
  ...mimes,
  cts: "text/typescript", // `.ts` is MPEG-2, and `.mts` a 3D model
  mts: "text/typescript",
  ts: "text/typescript",
  tsx: "text/typescript",
  rs: "text/x-rust", // RELAX NG services
};

/** The media type of a file by its name; nothing when that does not tell. */
export function mediaTypeOf(name: string): string | undefined {
  const [, extension = ""] = /\.([^./]+)$/.exec(name.toLowerCase()) ?? [];
  return Object.hasOwn(types, extension) ? types[extension] : undefined;
}

const textual =
  /^text\/|[+/](json|xml|yaml|javascript|typescript)$|^application\/(ecmascript|graphql|json5|node|rtf|sql|toml|x-[\w-]*sh|x-yaml|x-ndjson)$/;

/** Whether contents of that type are text. Of none, they may be. */
export function mayBeText(mediaType: string | undefined): boolean {
  const [essence = ""] = (mediaType ?? "").toLowerCase().split(";");
  return mediaType === undefined || textual.test(essence.trim());
}
