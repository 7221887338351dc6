import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { DevProcess, Project } from "../dev-process.ts";
import { launchChromium, watchPage } from "./chromium.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
}, 60_000);
afterAll(() => browser?.close());

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const greet = (word: string, parameters = "name: string") =>
  `/** Say it. */\nexport function greet(${parameters}): string {\n  return \`${word} \${name}\`;\n}\n`;

/** The page of a project that `mcpc dev` serves. */
async function develop(source: string): Promise<{ edited: Project; page: Page }> {
  const edited = await Project.make({ "src/server.ts": source });
  const server = new DevProcess(edited, ["--port", "0"]);
  const page = await browser.newPage();
  page.setDefaultTimeout(30_000);
  const faults = watchPage(page);
  ends.push(
    () => edited.delete(),
    () => server.stop("SIGKILL"),
    () => expect(faults).toEqual([]),
    () => page.close(),
  );
  await page.goto(new URL("/#/tool/greet", await server.url()).href);
  await page.getByRole("heading", { level: 1, name: "greet" }).waitFor();
  return { edited, page };
}

const result = (page: Page, text: string) =>
  page.locator(".structured .string").getByText(text, { exact: true }).waitFor();

test("an edit is seen without a reload, and what was entered stays", { timeout: 120_000 }, async () => {
  const { edited, page } = await develop(greet("hello"));
  await page.evaluate(() => Object.assign(window, { isSame: true }));
  await page.getByLabel("name").fill("Ada");
  await page.keyboard.press("Control+Enter");
  await result(page, '"hello Ada"');

  await edited.write("src/server.ts", greet("good day", "name: string, loud = false"));
  await page.getByLabel("loud").waitFor();
  expect(await page.getByLabel("name").inputValue()).toBe("Ada");
  await page.getByLabel("name").press("Control+Enter");
  await result(page, '"good day Ada"');

  await edited.write("src/server.ts", `${greet("bye")}\n/** Another one. */\nexport function part(): void {}\n`);
  await page.getByRole("link", { name: "part" }).waitFor();
  expect(await page.evaluate(() => "isSame" in window)).toBe(true);
});

test("errors are shown while the last good build serves, until they are gone", { timeout: 120_000 }, async () => {
  const { edited, page } = await develop(greet("hello"));
  await edited.write("src/server.ts", greet("hello").replace(": string {", ": number {"));
  const banner = page.getByRole("alert").filter({ hasText: "The newest code has errors" });
  await banner.getByText("src/server.ts:3:3").first().waitFor();
  await page.screenshot({ path: join(fileURLToPath(new URL("../screenshots/", import.meta.url)), "errors-light.png") });
  await page.getByLabel("name").fill("Ada");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await result(page, '"hello Ada"');
  await edited.write("src/server.ts", greet("well"));
  await banner.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await result(page, '"well Ada"');
});
