import { spawn } from "node:child_process";
import { once } from "node:events";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bounded } from "../peers/processes.ts";
import { cli, type Kitchen, openKitchen } from "./kitchen.ts";

let kitchen: Kitchen;
beforeAll(async () => {
  kitchen = await openKitchen();
}, 60_000);
afterAll(() => kitchen?.remove());

/** Runs `mcpc` in a terminal of 100 columns; each of `keys` is pressed once its text is on the screen. */
async function inTerminal(
  args: string[],
  keys: [text: string, keys: string][],
): Promise<{ code: number; screen: string }> {
  const command = `stty cols 100 rows 40; exec '${process.execPath}' '${cli}' ${args.join(" ")}`;
  const env = { ...process.env, HOME: kitchen.home, TERM: "xterm", CI: "" };
  const child = spawn("script", ["-qec", command, "/dev/null"], { cwd: kitchen.folder, env });
  let [screen, unread] = ["", ""];
  const waiting = [...keys];
  child.stdout.on("data", (chunk) => {
    screen += chunk;
    unread += stripVTControlCharacters(String(chunk));
    const [text, press] = waiting[0] ?? [];
    if (text === undefined || press === undefined || !unread.includes(text)) return;
    waiting.shift();
    unread = "";
    child.stdin.write(press);
  });
  const ended = once(child, "exit");
  try {
    const [code] = await bounded(ended, 20_000, () => `still running, waiting for ${waiting[0]?.[0]}:\n${screen}`);
    return { code, screen: stripVTControlCharacters(screen).replaceAll("\r\n", "\n") };
  } finally {
    child.kill("SIGKILL");
  }
}

const down = "\u001b[B";
const esc = "\u001b";
const ctrlC = "\u0003";

describe.runIf(process.platform === "linux")("in a terminal", { timeout: 30_000 }, () => {
  const introduce = (protocol: string) => ["call", "introduce", "-s", "dist/server.mjs", "--protocol", protocol];

  it.each(["2025-11-25", "2026-07-28"])("asks for each field of a form (%s)", async (protocol) => {
    const { code, screen } = await inTerminal(introduce(protocol), [
      ["name", "Ada\r"],
      ["age (optional)", "36x\r"],
      ["A number, please", "\u007f\r"],
      ["coffee", `${down}\r`],
    ]);
    expect(screen).toContain("Who are you?");
    expect(screen).toContain('{"name":"Ada","age":36,"likes":"coffee"}');
    expect(code).toBe(0);
  });

  it("declines on Esc, and ends with 130 on Ctrl-C", async () => {
    const declined = await inTerminal(introduce("auto"), [["name", esc]]);
    expect(declined.screen).toMatch(/\ndecline\n/);
    expect(declined.code).toBe(0);
    const ended = await inTerminal(introduce("2025-11-25"), [["name", ctrlC]]);
    expect(ended.code).toBe(130);
  });

  it("asks only for what --answer leaves open", async () => {
    const args = [...introduce("auto"), "--answer", "name=Ada", "--answer", "age=36"];
    const { screen } = await inTerminal(args, [["coffee", "\r"]]);
    expect(screen).toContain('{"name":"Ada","age":36,"likes":"tea"}');
    expect(screen).not.toContain("age (optional)");
  });

  it("shows a URL, and asks whether it was opened", async () => {
    const { screen, code } = await inTerminal(
      ["call", "visit", "-s", "dist/server.mjs"],
      [["Have you opened it?", "y"]],
    );
    expect(screen).toContain("Please sign in\nhttps://example.com/sign-in\n");
    expect(screen).toContain("visited:");
    expect(code).toBe(0);
  });

  it("draws progress as a bar, and takes it away again", async () => {
    const { screen } = await inTerminal(["call", "countUp", "to=2", "-s", "dist/server.mjs"], []);
    expect(screen).toContain("\u2588\u2591");
    expect(screen).toMatch(/\ncounted to 2\n$|\rcounted to 2\n$/);
  });
});
