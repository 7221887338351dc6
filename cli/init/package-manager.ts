import { spawn } from "node:child_process";
import { detect, getUserAgent } from "package-manager-detector";

/** Those that `mcpc init` knows the commands of. */
export type PackageManager = "npm" | "pnpm" | "yarn" | "bun";

/** What a person types, as `run` build, `exec` mcpc. */
export interface Commands {
  install: string;
  run: string;
  test: string;
  exec: string;
}

const commands: Record<PackageManager, Commands> = {
  npm: { install: "npm install", run: "npm run", test: "npm test", exec: "npx" },
  pnpm: { install: "pnpm install", run: "pnpm", test: "pnpm test", exec: "pnpm exec" },
  yarn: { install: "yarn install", run: "yarn", test: "yarn test", exec: "yarn" },
  bun: { install: "bun install", run: "bun run", test: "bun run test", exec: "bunx" },
};

export function commandsOf(packageManager: PackageManager): Commands {
  return commands[packageManager];
}

/** The one whose lock file is in or above the folder, else the one that started us (`pnpm dlx`), else npm. */
export async function detectPackageManager(folder: string): Promise<PackageManager> {
  const found = (await detect({ cwd: folder }))?.name ?? getUserAgent();
  return found !== null && Object.hasOwn(commands, found) ? (found as PackageManager) : "npm";
}

/** Runs the installation, which prints to stderr only when it fails. */
export function installDependencies(
  packageManager: PackageManager,
  folder: string,
): Promise<"done" | { problem: string }> {
  const { install } = commands[packageManager];
  console.error(`Installing dependencies: ${install}`);
  const quiet = packageManager === "npm" ? " --no-audit --no-fund" : "";
  const [command = "", ...args] = `${install}${quiet}`.split(" ");
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: folder,
      env: ownEnvironment(process.env),
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32", // npm is a .cmd file there
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    child.once("error", ({ message }) => resolve({ problem: `'${install}' cannot be started: ${message}` }));
    child.once("close", (code, signal) => {
      const problem = `'${install}' ended with ${signal ?? code}; the files are written, run it again in ${folder}`;
      resolve(code === 0 ? "done" : { problem: `${problem}\n${output.trimEnd()}` });
    });
  });
}

/** Without what `npm run` and `npx` tell their children of the project they were started in. */
function ownEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const foreign =
    /^(npm_config_(workspaces?|include_workspace_root|local_prefix|package|call|yes)|npm_package_.*|INIT_CWD)$/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.test(name)));
}
