/** Puts `page/` into one HTML document, packed into the module `dist/page/page.js` that servers are built with. */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ["page/main.ts", "page/style.css"],
  outdir: "dist/page",
  bundle: true,
  write: false,
  minify: true,
  charset: "utf8",
  format: "iife",
  target: ["chrome123", "firefox121", "safari17.5"],
  legalComments: "none",
});
const textOf = (name) => outputFiles.find(({ path }) => path.endsWith(name)).text.trim();
const [script, style] = [textOf("main.js").replaceAll("</script", "<\\/script"), textOf("style.css")];
const html = readFileSync(new URL("../page/index.html", import.meta.url), "utf8")
  .replace(/\n\s*/g, "")
  .replace("<style></style>", () => `<style>${style}</style>`)
  .replace("<script></script>", () => `<script>${script}</script>`);
const policy = [
  "default-src 'none'",
  `script-src '${hash(script)}'`,
  `style-src '${hash(style)}'`,
  "connect-src 'self'",
  "img-src data:",
  "media-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
const packed = brotliCompressSync(html, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: html.length },
}).toString("base64");
const constant = (name, value) => `export const ${name} = ${JSON.stringify(value)};\n`;
mkdirSync(new URL("../dist/page/", import.meta.url), { recursive: true });
writeFileSync(
  new URL("../dist/page/page.js", import.meta.url),
  `${constant("page", packed)}${constant("policy", policy)}${constant("tag", hash(html).slice(7, 27))}`,
);

/** As a Content-Security-Policy names a script or a style. */
function hash(text) {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
