import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The file that runs; injected where bundled CommonJS asks for it. */
export const __filename = /* @__PURE__ */ fileURLToPath(import.meta.url);

/** Its folder. */
export const __dirname = /* @__PURE__ */ dirname(/* @__PURE__ */ fileURLToPath(import.meta.url));
