import type { ResourceTemplateDescriptor, UriTemplate } from "../../manifest/index.ts";
import type { LoadedProject } from "../1-load/index.ts";
import type { Code } from "../diagnostics/catalogue.ts";
import type { DiagnosticBag, Span } from "../diagnostics/diagnostic.ts";
import { overlapOf } from "./uri-overlap.ts";
import { variablesOf } from "./uri-template.ts";

/** A URI, or a template, that a function asks for. */
export interface UriClaim {
  uri: string;
  template: UriTemplate;
  span: Span;
  /** Warnings that the function does not want to hear. */
  silenced: Code[];
}

/** Checks URIs and templates: each used once, also by the files that the config names, and no two templates at odds over a URI. */
export function checkUris(claims: UriClaim[], files: LoadedProject["files"], diagnostics: DiagnosticBag): void {
  const taken = new Map<string, Span>();
  for (const uri of files?.sources.flatMap(({ uris }) => uris) ?? []) if (files) taken.set(uri, files.span);
  const templates: UriClaim[] = [];
  for (const claim of claims) {
    const { uri, template, span, silenced } = claim;
    const twin = taken.get(uri);
    diagnostics.silencing(silenced, () => {
      if (twin) diagnostics.report("uri-duplicate", span, { uri, other: placeOf(twin) });
    });
    if (twin) continue;
    taken.set(uri, span);
    if (variablesOf(template).length === 0) continue;
    diagnostics.silencing(silenced, () => reportAmbiguous(claim, templates, diagnostics));
    templates.push(claim);
  }
}

function reportAmbiguous({ uri, template, span }: UriClaim, others: UriClaim[], diagnostics: DiagnosticBag): void {
  for (const other of others) {
    const { common, firstHoldsSecond, secondHoldsFirst } = overlapOf(template, other.template);
    if (common === undefined || firstHoldsSecond !== secondHoldsFirst) continue;
    const place = placeOf(other.span);
    diagnostics.report("uri-ambiguous", span, { uri, other: other.uri, place, example: common });
  }
}

/** Templates with their precedence: of two that match a URI, the one whose URIs the other matches too comes first. */
export function withPrecedence(templates: ResourceTemplateDescriptor[]): ResourceTemplateDescriptor[] {
  return templates.map((descriptor) => {
    const holders = templates.filter((other) => {
      if (other === descriptor) return false;
      const { firstHoldsSecond, secondHoldsFirst } = overlapOf(other.template, descriptor.template);
      return firstHoldsSecond && !secondHoldsFirst;
    });
    return { ...descriptor, precedence: holders.length };
  });
}

function placeOf({ file, line }: Span): string {
  return `${file}:${line}`;
}
