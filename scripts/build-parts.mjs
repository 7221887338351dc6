/**
 * Makes the parts of servers that are the same in every one into `dist/parts/`, so that a build has less to read:
 * - `sdk.js`, the SDK and what of the runtime only serves with it, in the place of `runtime/sdk-lane.ts`; `sdk-stdio.js` is
 *   that of servers without HTTP.
 * - `licences.json`, by file, the licences of the packages inside.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { licencesIn } from "../dist/compiler/4-bundle/licences.js";
import { bundleSdk, bundleSdkLane, lanes, lazyModule } from "./sdk-lane.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = new URL("../dist/parts/", import.meta.url);
const sdk = await bundleSdk(root);
const licences = {};
mkdirSync(folder, { recursive: true });
for (const [name, lane] of Object.entries(lanes)) {
  const { code, shared } = await bundleSdkLane(root, lane, sdk.text);
  writeFileSync(new URL(name, folder), lazyModule(code, shared));
  licences[name] = licencesIn(sdk.metafile, root);
}
writeFileSync(new URL("licences.json", folder), JSON.stringify(licences));
