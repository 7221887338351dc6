import type { Manifest } from "../../manifest/index.ts";
import type { Artifact } from "./artifact.ts";

/** The manifest as the file that stands beside the server. */
export function manifestArtifact(manifest: Manifest): Artifact {
  return { path: "mcpc.json", text: `${JSON.stringify(manifest, null, 2)}\n` };
}
