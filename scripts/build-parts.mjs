/**
 * Makes the parts of servers that are the same in every one into `dist/parts/`, so that a build has less to read:
 * - `sdk.js`, the SDK and what of the runtime only serves with it, in the place of `runtime/sdk-lane.ts`.
 * - `licences.json`, by file, the licences of the packages inside.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { licencesIn } from "../dist/compiler/4-bundle/licences.js";
import { bundleSdkLane, lazyModule } from "./sdk-lane.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = new URL("../dist/parts/", import.meta.url);
const { code, shared, metafile } = await bundleSdkLane(root);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL("sdk.js", folder), lazyModule(code, shared));
writeFileSync(new URL("licences.json", folder), JSON.stringify({ "sdk.js": licencesIn(metafile, root) }));
