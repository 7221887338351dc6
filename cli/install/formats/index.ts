import type { FormatName } from "../clients.ts";
import type { Format } from "./format.ts";
import { json, jsonc } from "./json.ts";
import { toml } from "./toml.ts";
import { yaml } from "./yaml.ts";

/** The notation of each client's files. */
export const formats: Record<FormatName, Format> = { json, jsonc, toml, yaml };
