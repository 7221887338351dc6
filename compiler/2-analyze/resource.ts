import type { Descriptor, ResourceDescriptor, ResourceTemplateDescriptor, UriTemplate } from "../../manifest/index.ts";
import type { Parameters } from "../diagnostics/catalogue.ts";
import type { Claims } from "./claims.ts";
import { readContents } from "./contents-returns.ts";
import { type HandlerSource, readHandler } from "./handler.ts";
import type { Tag } from "./jsdoc.ts";
import { type ResourceTags, readResourceTags } from "./resource-tags.ts";
import { checkVariables, declaredVariables, reportUnusedParameters } from "./resource-template.ts";
import type { ShapeReader } from "./shapes/index.ts";
import { tagSpan } from "./tag-span.ts";
import { readUri, variablesOf } from "./uri-template.ts";

/** Reads a function with `@resource`: a resource for each URI, or a resource template where the URI has variables. */
export function readResources(
  source: HandlerSource,
  reader: ShapeReader,
  claims: Claims,
): (ResourceDescriptor | ResourceTemplateDescriptor)[] {
  const descriptor = readHandler(source, reader, { kind: "resource", claims, readReturns: readContents });
  if (!descriptor) return [];
  const tags = source.docs.tags.filter((tag) => tag.name === "resource");
  const written = tags.flatMap((tag) => readUriTag(tag, claims, reader));
  const named = written.flatMap(({ template }) => variablesOf(template));
  if (written.length === tags.length) reportUnusedParameters(named, source, descriptor, reader);
  const details = readResourceTags(source, named, reader);
  return written.map((uri) => describe(uri, { source, descriptor, details, named }, reader));
}

interface WrittenUri {
  tag: Tag;
  uri: string;
  template: UriTemplate;
}

/** The URI of a tag, unless it has mistakes. */
function readUriTag(tag: Tag, claims: Claims, { root, diagnostics }: ShapeReader): WrittenUri[] {
  const span = tagSpan(tag, root);
  const uri = tag.value;
  if (uri === "" || /\s/.test(uri)) {
    const expected = uri === "" ? "a URI, as in '@resource app://settings'" : "a URI and nothing else";
    diagnostics.report("tag-value-invalid", span, { tag: tag.name, value: uri.replaceAll(/\s+/g, " "), expected });
    return [];
  }
  let isGood = true;
  const template = readUri(uri, (code, parameters) => {
    isGood = false;
    diagnostics.report(code, span, { uri, ...parameters } as Parameters<typeof code>);
  });
  if (!isGood) return [];
  claims.uris.push({ uri, template, span, silenced: [...diagnostics.silenced] });
  return [{ tag, uri, template }];
}

interface Described {
  source: HandlerSource;
  descriptor: Descriptor;
  details: ResourceTags;
  /** The variables of all its URIs. */
  named: string[];
}

function describe(
  { tag, uri, template }: WrittenUri,
  { source, descriptor, details, named }: Described,
  reader: ShapeReader,
): ResourceDescriptor | ResourceTemplateDescriptor {
  const { size, allowTraversal, ...common } = details;
  const variables = variablesOf(template);
  const declared = declaredVariables(descriptor.signature, reader);
  checkVariables(template, declared, { tag, handler: source.exported.name ?? "default", named }, reader);
  if (variables.length === 0) return { kind: "resource", ...descriptor, ...common, uri, ...size };
  const open = allowTraversal.filter((name) => variables.includes(name));
  const allowed = open.length > 0 && { allowTraversal: open };
  return { kind: "resource-template", ...descriptor, ...common, uriTemplate: uri, template, precedence: 0, ...allowed };
}
