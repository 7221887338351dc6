/** A command line to paste into a shell: POSIX quoting, or that of cmd.exe and PowerShell on Windows. */
export function shellLine(words: string[], platform: NodeJS.Platform): string {
  return words.map((word) => quote(word, platform)).join(" ");
}

function quote(word: string, platform: NodeJS.Platform): string {
  if (/^[\w@%+=:,./\\-]+$/.test(word) && (platform === "win32" || !word.includes("\\"))) return word;
  return platform === "win32" ? `"${word.replaceAll('"', '\\"')}"` : `'${word.replaceAll("'", "'\\''")}'`;
}
