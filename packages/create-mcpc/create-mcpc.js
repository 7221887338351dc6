#!/usr/bin/env node
// `npm create mcpc FOLDER` is `mcpc init FOLDER`.
process.argv.splice(2, 0, "init");
await import(new URL("./dist/cli/main.js", import.meta.resolve("mcpc/package.json")).href);
