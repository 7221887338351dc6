import picomatch from "picomatch";
import type { StaticSource } from "../../manifest/index.ts";
import { type CodeWriter, literal, quote } from "./code-writer.ts";

/** `files: staticFiles({ … }),` where the config has resources. `projectPath` leads from the server's folder to the project. */
export function writeStaticFiles(writer: CodeWriter, sources: readonly StaticSource[], projectPath: string): void {
  if (sources.length === 0) return;
  writer.block(
    "files: staticFiles({",
    () => {
      writer.line("server: import.meta.url,").line(`project: ${quote(projectPath)},`);
      writer.block(
        "sources: [",
        () => sources.forEach((source) => void writer.line(`${sourceLiteral(source)},`)),
        "],",
      );
    },
    "}),",
  );
}

function sourceLiteral({ include, ...others }: StaticSource): string {
  const fields = Object.entries(others).map(([key, value]) => `${key}: ${literal(value)}`);
  const patterns = include?.map((glob) => String(picomatch.makeRe(glob)));
  return `{ ${[...fields, ...(patterns ? [`include: [${patterns.join(", ")}]`] : [])].join(", ")} }`;
}
