import { spawn } from "node:child_process";
import type { Place } from "../place.ts";

/** Hands a link to the desktop, which starts the client it is for. Does not wait, and says so when there is no opener. */
export function openLink(link: string, { platform, env }: Place): void {
  const [command = "xdg-open", ...args] = openers[platform] ?? [];
  const child = spawn(command, [...args, link], { stdio: "ignore", detached: true, env });
  child.on("error", () => console.error(`mcpc: there is no '${command}' to open the link with; open it by hand`));
  child.unref();
}

const openers: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};
