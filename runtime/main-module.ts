/**
 * Makes "am I the program?" false in the user's modules: they share one file with the server, which is the program.
 * `import.meta.url === pathToFileURL(process.argv[1]).href` would be true in each of them, and start whatever a module
 * does when it is run by hand. The path keeps its folder, and the file's name its start.
 */
export function disownMainModule(): void {
  const [, main] = process.argv;
  if (main !== undefined && !main.endsWith(suffix)) process.argv[1] = main + suffix;
}

const suffix = "#mcpc";
