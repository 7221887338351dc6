import type { Handler } from "../../manifest/index.ts";
import { type CodeWriter, member, quote } from "./code-writer.ts";

/**
 * The user's functions where their modules are given as `modules`, by their paths: members that are looked up at each
 * call, since a module may change what it exports.
 */
export class HandlerReferences {
  readonly #writer: CodeWriter;
  /** Module to local name, in the order of first use. */
  readonly #locals = new Map<string, string>();

  constructor(writer: CodeWriter) {
    this.#writer = writer;
  }

  /** What calls a handler, without the module as its `this`. */
  local({ module, exportName }: Handler): string {
    const local = this.#locals.get(module) ?? this.#writer.name(module);
    this.#locals.set(module, local);
    return `(0, ${local}${member(exportName)})`;
  }

  get modules(): string[] {
    return [...this.#locals.keys()];
  }

  /** `const src_server_ts = modules["src/server.ts"];` */
  lines(): string[] {
    return [...this.#locals].map(([module, local]) => `const ${local} = modules[${quote(module)}];`);
  }
}
