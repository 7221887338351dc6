import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { ResourceDefinition, ResourceListing, StaticFiles, StaticSource } from "./definition.ts";
import { mediaTypeOfFile, readContents } from "./file-contents.ts";
import { findFile, readTree, type StaticFile } from "./file-tree.ts";
import { FileWatch } from "./file-watch.ts";

export interface StaticFilesOptions {
  /** URL of the server's file. */
  server: string;
  /** The way from the folder of that file to the project. */
  project: string;
  /** With paths relative to the project. */
  sources: readonly StaticSource[];
}

/** The files and folders that the config names, as resources: read when they are asked for, and watched. */
export function staticFiles({ server, project, sources }: StaticFilesOptions): StaticFiles {
  const root = resolve(dirname(fileURLToPath(server)), project);
  const placed = sources.map((source) => ({ ...source, path: resolve(root, source.path) }));
  return {
    async list() {
      const { files } = await readTree(placed);
      return [...files.values()].map(listingOf);
    },
    async find(uri) {
      for (const source of placed) {
        const file = await findFile(source, uri);
        if (file) return definitionOf(file);
      }
      return undefined;
    },
    async watch(notify, log) {
      const watch = new FileWatch({ readTree: () => readTree(placed), notify, log });
      await watch.start();
      return () => watch.stop();
    },
  };
}

function listingOf(file: StaticFile): ResourceListing {
  const { uri, name, source, stats } = file;
  const mimeType = mediaTypeOfFile(file);
  return {
    uri,
    name: source.name ?? name,
    ...(source.title && { title: source.title }),
    ...(source.description && { description: source.description }),
    ...(mimeType && { mimeType }),
    annotations: { lastModified: stats.mtime.toISOString() },
    size: stats.size,
  };
}

function definitionOf(file: StaticFile): ResourceDefinition {
  return {
    listing: listingOf(file),
    invoke: () => readContents(file),
    returns: "contents",
    source: file.path,
  };
}
