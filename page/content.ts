import { type Child, copyButton, h } from "./dom.ts";
import { jsonView } from "./json-view.ts";
import { link } from "./markdown.ts";
import type { ContentBlock, ResourceContents } from "./mcp.ts";

/** One block of a result or of a prompt's message. */
export function contentBlock(block: ContentBlock): HTMLElement {
  const { type, text = "", data = "", mimeType = "" } = block;
  if (type === "text") return textBlock(text);
  if (type === "image" || type === "audio") return media(mimeType, data) ?? unknownBlock(block);
  if (type === "resource_link" && block.uri !== undefined) return resourceLink(block, block.uri);
  if (type === "resource" && block.resource) return contents(block.resource);
  return unknownBlock(block);
}

/** What a resource holds. */
export function contents({ uri, mimeType = "", text, blob }: ResourceContents): HTMLElement {
  const head = h("p", { class: "hint" }, h("code", {}, uri), mimeType && ` · ${mimeType}`);
  if (text !== undefined) return h("div", {}, head, isJson(mimeType) ? jsonText(text) : textBlock(text));
  const bytes = blob ?? "";
  const download = h(
    "a",
    { href: `data:application/octet-stream;base64,${bytes}`, download: fileName(uri) },
    "Download",
  );
  const size = `${Math.floor((bytes.length * 3) / 4)} bytes`;
  return h("div", {}, head, media(mimeType, bytes), h("p", {}, `${size} · `, download));
}

function textBlock(text: string): HTMLElement {
  return h(
    "div",
    { class: "block" },
    h("pre", { tabindex: 0 }, text),
    copyButton(() => text),
  );
}

/** JSON where it is one, else the text. */
function jsonText(text: string): HTMLElement {
  try {
    return jsonView(JSON.parse(text));
  } catch {
    return textBlock(text);
  }
}

function isJson(mimeType: string): boolean {
  return /^application\/(.+\+)?json\b/.test(mimeType);
}

function media(mimeType: string, data: string): HTMLElement | undefined {
  const src = `data:${mimeType};base64,${data}`;
  if (/^image\/[\w.+-]+$/.test(mimeType)) return h("img", { src, alt: `Image, ${mimeType}` });
  if (/^audio\/[\w.+-]+$/.test(mimeType))
    return h("audio", { src, controls: true, "aria-label": `Audio, ${mimeType}` });
  return undefined;
}

/** A resource of this server is looked at here; one of the web elsewhere. */
function resourceLink({ name, title, description, mimeType }: ContentBlock, uri: string): HTMLElement {
  const label = title ?? name ?? uri;
  const target: Child = link(uri, [label]) ?? h("a", { href: `#/resource/${encodeURIComponent(uri)}` }, label);
  return h(
    "div",
    { class: "block" },
    h("p", {}, target, " ", h("code", {}, uri), mimeType && ` · ${mimeType}`),
    description && h("p", { class: "hint" }, description),
  );
}

function unknownBlock(block: ContentBlock): HTMLElement {
  return h("div", { class: "block" }, jsonView(block));
}

function fileName(uri: string): string {
  return uri.split(/[/?#]/).filter(Boolean).at(-1) ?? "resource";
}
