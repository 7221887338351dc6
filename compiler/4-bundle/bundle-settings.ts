import type { BuildOptions } from "esbuild";
import { shebang } from "./commonjs.ts";

export interface BundleOptions {
  /** The project folder, absolute. */
  root: string;
  /** Where the file will stand, absolute; paths in the source map are relative to it. */
  outDir: string;
  minify: boolean;
  /** False leaves every package, mcpc included, to be imported at run time. */
  bundle: boolean;
  /** The only transport in the file; absent where it has both. */
  transport?: "stdio" | "http";
  /** Whether the page at `GET /` is in the file. Default: yes. */
  page?: boolean;
  external: string[];
}

/** What every bundle is made with. */
export function bundleSettings(options: BundleOptions) {
  return {
    entryPoints: [{ in: "mcpc:entry", out: "server" }],
    outdir: options.outDir,
    outExtension: { ".js": ".mjs" },
    absWorkingDir: options.root,
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    format: "esm",
    target: "node20",
    charset: options.minify ? "ascii" : "utf8", // who reads a file that is not minified reads words, not escapes
    sourcemap: "linked",
    legalComments: "none",
    logLevel: "silent",
    minify: options.minify,
    keepNames: options.minify,
    banner: { js: `${shebang}\n//` },
    external: [...options.external, ...options.external.map((name) => `${name}/*`)],
    define: {
      __dirname: "mcpcDirname",
      __filename: "mcpcFilename",
      "require.main": "mcpcMain",
      "import.meta.main": "false",
    },
  } satisfies BuildOptions;
}
