import { type CompileOptions, type CompileResult, compileWith } from "./compile-with.ts";
import { ServerMaker } from "./server-maker.ts";

/** Source files in, artifacts out, all in this thread. */
export function compile(options: CompileOptions = {}): Promise<CompileResult> {
  return compileWith(new ServerMaker(), options);
}
