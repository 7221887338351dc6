import { createRequire } from "node:module";

/**
 * The TypeScript of ts-morph, which is imported as `#typescript`. It is required rather than imported: of what is imported,
 * Node looks through all nine megabytes for the names that they export.
 */
export default createRequire(import.meta.url)("ts-morph").ts as typeof import("typescript");
