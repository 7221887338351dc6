import type { Handler } from "../../manifest/index.ts";
import { type CodeWriter, isIdentifier, quote } from "./code-writer.ts";

/** The user's functions that an entry imports, each under a local name of its own. */
export class HandlerImports {
  readonly #writer: CodeWriter;
  /** Module to export name to local name, in the order of first use. */
  readonly #modules = new Map<string, Map<string, string>>();

  constructor(writer: CodeWriter) {
    this.#writer = writer;
  }

  /** The local name of a handler; `wanted` names a default export. */
  local({ module, exportName }: Handler, wanted: string): string {
    const names = this.#modules.get(module) ?? new Map<string, string>();
    this.#modules.set(module, names);
    const known = names.get(exportName);
    if (known) return known;
    const name = this.#writer.name(exportName === "default" ? wanted : exportName);
    names.set(exportName, name);
    return name;
  }

  get modules(): string[] {
    return [...this.#modules.keys()];
  }

  get names(): string[] {
    return [...this.#modules.values()].flatMap((names) => [...names.values()]);
  }

  /** One import line a module. */
  lines(): string[] {
    return [...this.#modules].map(([module, names]) => {
      const imported = [...names].map(([exportName, local]) => {
        const written = isIdentifier(exportName) ? exportName : quote(exportName);
        return written === local ? local : `${written} as ${local}`;
      });
      return `import { ${imported.join(", ")} } from ${quote(`./${module}`)};`;
    });
  }
}
