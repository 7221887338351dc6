import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** `npm run test:clients`: real clients, 1.4 GB on disk, and so apart from the suite. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL("../..", import.meta.url)),
    include: ["test/clients/*.check.ts"],
    testTimeout: 180_000,
    hookTimeout: 600_000,
    reporters: ["verbose"],
  },
});
