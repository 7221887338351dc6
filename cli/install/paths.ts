import { posix, win32 } from "node:path";
import type { Place } from "../place.ts";

/** The folders that paths of the table of clients start from, as `{name}`. */
export type Folder = "home" | "cwd" | "xdg" | "apps" | "claude" | "codex" | "copilot" | "goose" | "zed" | "state";

/** `{xdg}/zed/settings.json` → `/home/ada/.config/zed/settings.json`, in the platform's own spelling. */
export function locate(template: string, place: Place): string {
  const { normalize } = pathOf(place);
  return normalize(expand(template, place));
}

/** Replaces `{folder}` by what it is at this place; what is no folder stays as it is. */
export function expand(template: string, place: Place): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => folders[name as Folder]?.(place) ?? whole);
}

/** The path functions of the place's platform, which need not be this one. */
export function pathOf({ platform }: Pick<Place, "platform">): typeof posix {
  return platform === "win32" ? win32 : posix;
}

const folders: Record<Folder, (place: Place) => string> = {
  home: ({ home }) => home,
  cwd: ({ cwd }) => cwd,
  xdg: xdgConfig,
  apps: (place) => appFolder[place.platform]?.(place) ?? xdgConfig(place),
  claude: ({ env, home }) => env.CLAUDE_CONFIG_DIR || home,
  codex: ({ env, home }) => env.CODEX_HOME || `${home}/.codex`,
  copilot: ({ env, home }) => env.COPILOT_HOME || `${home}/.copilot`,
  goose: (place) => onWindows(place, "Block/goose/config") ?? `${xdgConfig(place)}/goose`,
  zed: (place) => onWindows(place, "Zed") ?? `${xdgConfig(place)}/zed`,
  state: (place) => appFolder[place.platform]?.(place) ?? (place.env.XDG_STATE_HOME || `${place.home}/.local/state`),
};

/** Where desktop programs keep settings; on Linux that is the folder of the XDG specification. */
const appFolder: Partial<Record<NodeJS.Platform, (place: Place) => string>> = {
  darwin: ({ home }) => `${home}/Library/Application Support`,
  win32: ({ env, home }) => env.APPDATA || `${home}\\AppData\\Roaming`,
};

/** Programs that keep to XDG on macOS as well as on Linux. */
function onWindows(place: Place, folder: string): string | undefined {
  return place.platform === "win32" ? `${appFolder.win32?.(place)}/${folder}` : undefined;
}

function xdgConfig({ env, home }: Place): string {
  return env.XDG_CONFIG_HOME || `${home}/.config`;
}
