// Rewrites expected/ of the fixture cases whose path contains FILTER: npm run fixtures:update -- types/optional
import { spawnSync } from "node:child_process";

const filter = process.argv[2] ?? "";
const { status } = spawnSync("npx", ["vitest", "run", "test/fixtures.test.ts"], {
  stdio: "inherit",
  env: { ...process.env, UPDATE_FIXTURES: filter },
});
process.exitCode = status ?? 1;
