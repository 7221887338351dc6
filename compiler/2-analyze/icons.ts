import { dirname, resolve } from "node:path";
import type { Icon } from "../../manifest/index.ts";
import { iconMimeType, readIconFile } from "../1-load/index.ts";
import type { DiagnosticBag } from "../diagnostics/diagnostic.ts";
import type { Docs } from "./jsdoc.ts";
import { tagSpan } from "./tag-span.ts";

/** `@icon PATH|URL`, in order: files, relative to the source, go along as `data:` URIs. */
export function readIcons(docs: Docs, root: string, diagnostics: DiagnosticBag): Icon[] {
  return docs.tags
    .filter((tag) => tag.name === "icon")
    .flatMap((tag) => {
      const icon = readIcon(tag.value, dirname(tag.node.getSourceFile().fileName));
      if (!("problem" in icon)) return [icon];
      diagnostics.report("icon-unusable", tagSpan(tag, root), { icon: tag.value, problem: icon.problem });
      return [];
    });
}

function readIcon(value: string, folder: string): Icon | { problem: string } {
  if (value === "" || /\s/.test(value)) return { problem: "is not one path or URL" };
  const [, scheme] = /^([a-z][a-z0-9+.-]+):/i.exec(value) ?? [];
  if (scheme === undefined) return readIconFile(resolve(folder, value));
  if (scheme.toLowerCase() === "https" && URL.canParse(value)) {
    const mimeType = iconMimeType(new URL(value).pathname);
    return { src: value, ...(mimeType && { mimeType }) };
  }
  const [, mimeType] = /^data:(image\/[a-z0-9.+-]+)[;,]/i.exec(value) ?? [];
  return mimeType
    ? { src: value, mimeType }
    : { problem: "is neither a path nor an https: URL nor a data: URL of a picture" };
}
