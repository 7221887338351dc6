import type { Config, Manifest, ToolDescriptor } from "../manifest/index.ts";
import { emit, KeptEmission, prepareTools } from "./3-emit/index.ts";
import { type Bundled, type BundleOptions, StartedBundle, unusedParts } from "./4-bundle/index.ts";
import { type Diagnostic, DiagnosticBag } from "./diagnostics/diagnostic.ts";
import { version } from "./version.ts";

/** What is known of a server before the sources are read. It can be sent to another thread. */
export interface ServerPlan extends BundleOptions {
  /** Absolute paths. */
  entries: string[];
  /** The way from the folder of the server to the project, with forward slashes. */
  projectPath: string;
  settings: Pick<Config, "unknownArguments" | "coerce" | "errors">;
  page: boolean;
  /** Whether it carries the HTTP+SSE transport of MCP 2024-11-05. */
  sse: boolean;
  /** Whether warnings are errors. */
  strict: boolean;
}

export interface MadeServer extends Bundled {
  /** The only transport in the server; absent where it has both. */
  transport?: "stdio" | "http";
  diagnostics: Diagnostic[];
}

/** Makes a server of a manifest without mistakes. It can begin before there is one. */
export interface Maker {
  begin(plan: ServerPlan): void;
  /** Tools that refer to no types, and that may be in the manifest as the objects they are. */
  prepare(tools: readonly ToolDescriptor[]): void;
  /** Once, after `begin`. */
  make(manifest: Manifest): Promise<MadeServer>;
  /** Ends what was begun; nothing where that has ended. */
  stop(): void;
}

/** Makes it in this thread. */
export class ServerMaker implements Maker {
  readonly #kept = new KeptEmission();
  #begun: { plan: ServerPlan; bundle: StartedBundle } | undefined;

  begin(plan: ServerPlan): void {
    this.#begun = { plan, bundle: new StartedBundle(plan, plan.entries) };
  }

  prepare(tools: readonly ToolDescriptor[]): void {
    prepareTools(tools, this.#kept);
  }

  async make(manifest: Manifest): Promise<MadeServer> {
    if (!this.#begun) throw new Error("a server is made that was not begun");
    const { plan, bundle } = this.#begun;
    const { projectPath, page, transport, sse, strict } = plan;
    const settings = { ...plan.settings, ...(transport && { transport }), ...(!page && { page }) };
    const emitted = emit(manifest, { generator: version, projectPath, settings, sse, kept: this.#kept });
    const unused = unusedParts(manifest);
    const diagnostics = new DiagnosticBag({ strict });
    const bundled = await bundle.finish({ emitted, unused }, diagnostics);
    return { ...bundled, ...(transport && { transport }), diagnostics: diagnostics.all };
  }

  stop(): void {
    this.#begun?.bundle.stop();
  }
}
