import type { ResourceTemplateDescriptor, UriTemplate } from "../../manifest/index.ts";
import type { LoadedProject } from "../1-load/index.ts";
import type { DiagnosticBag, Span } from "../diagnostics/diagnostic.ts";
import { overlapOf } from "./uri-overlap.ts";
import { variablesOf } from "./uri-template.ts";

/** The URIs and templates of a server: each used once, and no two templates at odds over a URI. */
export class ServerUris {
  readonly #claimed: { uri: string; template: UriTemplate; span: Span }[] = [];
  readonly #diagnostics: DiagnosticBag;

  constructor(diagnostics: DiagnosticBag) {
    this.#diagnostics = diagnostics;
  }

  /** Notes a URI; reports one that is taken already, or leaves open which of two templates is meant. */
  claim(uri: string, template: UriTemplate, span: Span): void {
    const twin = this.#claimed.find((other) => other.uri === uri);
    if (twin) this.#diagnostics.report("uri-duplicate", span, { uri, other: placeOf(twin.span) });
    else if (variablesOf(template).length > 0) this.#reportAmbiguous(uri, template, span);
    if (!twin) this.#claimed.push({ uri, template, span });
  }

  /** Likewise for what is no function's: the files that the config names. */
  claimFiles({ sources, span }: NonNullable<LoadedProject["files"]>): void {
    for (const uri of sources.flatMap(({ uris }) => uris))
      this.#claimed.push({ uri, template: { parts: [{ kind: "literal", text: uri }] }, span });
  }

  #reportAmbiguous(uri: string, template: UriTemplate, span: Span): void {
    for (const other of this.#claimed) {
      if (variablesOf(other.template).length === 0) continue;
      const { common, firstHoldsSecond, secondHoldsFirst } = overlapOf(template, other.template);
      if (common === undefined || firstHoldsSecond !== secondHoldsFirst) continue;
      const place = placeOf(other.span);
      this.#diagnostics.report("uri-ambiguous", span, { uri, other: other.uri, place, example: common });
    }
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
