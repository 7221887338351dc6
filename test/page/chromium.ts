import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";

/** Starts the Chromium that the machine has. */
export function launchChromium(): Promise<Browser> {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const executablePath = folders.flatMap((folder) => names.map((name) => join(folder, name))).find(existsSync);
  if (!executablePath) throw new Error("there is no Chromium in PATH; on Debian: apt-get install chromium");
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

/** What a page did that it must not: errors on its console, requests to anybody but its server. */
export function watchPage(page: Page): string[] {
  const faults: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`thrown: ${error.stack}`));
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== "data:" && origin !== new URL(page.url()).origin && page.url() !== "about:blank") {
      faults.push(`request: ${request.url()}`);
    }
  });
  return faults;
}

/** Controls and links that assistive technology has no name for. */
export function namelessControls(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const controls = [...document.querySelectorAll<HTMLElement>("button, a, input, select, textarea, [tabindex='0']")];
    const nameOf = (element: HTMLElement) => {
      const { labels } = element as HTMLInputElement;
      const label = [...(labels ?? [])].map((one) => one.textContent).join("");
      return (element.getAttribute("aria-label") || label || element.textContent || "").trim();
    };
    return controls
      .filter((element) => element.checkVisibility() && !nameOf(element))
      .map(({ outerHTML }) => outerHTML);
  });
}
