import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { compile, formatDiagnostics } from "../../compiler/index.ts";
import { type HttpServerProcess, startHttpServer } from "../peers/processes.ts";
import { launchChromium, namelessControls, watchPage } from "./chromium.ts";
import { writeShop } from "./project.ts";

vi.setConfig({ testTimeout: 60_000 });

const screenshots = fileURLToPath(new URL("../screenshots/", import.meta.url));

let folder: string;
let file: string;
let browser: Browser;
let server: HttpServerProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mcpc-page-"));
  writeShop(folder);
  [browser, file] = await Promise.all([launchChromium(), build("whole", true)]);
  server = await startHttpServer(file, { args: ["--page", "interactive"] });
  await mkdir(screenshots, { recursive: true });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function build(name: string, page: boolean): Promise<string> {
  const outDir = join(folder, name);
  const { artifacts, diagnostics } = await compile({ root: folder, outDir, page });
  expect(formatDiagnostics(diagnostics)).toBe("");
  await mkdir(outDir);
  for (const { path, text } of artifacts) await writeFile(join(outDir, path), text);
  return join(outDir, "server.mjs");
}

async function start(args: string[], from = file): Promise<HttpServerProcess> {
  const started = await startHttpServer(from, { args });
  ends.push(() => started.stop());
  return started;
}

/** A page of the server, at `address`; it must not do what no page may. A server of one test alone may go away. */
async function open(address = "", options: Parameters<Browser["newPage"]>[0] = {}, from = server): Promise<Page> {
  const permissions = ["clipboard-read", "clipboard-write"];
  const page = await browser.newPage({ timezoneId: "Europe/Stockholm", permissions, ...options });
  page.setDefaultTimeout(20_000);
  const faults = watchPage(page);
  const lost = (fault: string) => server !== from && /net::ERR_CONNECTION/.test(fault);
  ends.push(() => expect(faults.filter((fault) => !lost(fault))).toEqual([]));
  ends.push(() => page.close());
  await page.goto(new URL(`/${address}`, from.url).href);
  await page.getByRole("navigation").getByRole("link").first().waitFor();
  return page;
}

/** The structured result of the last run, by the button that copies it. */
async function structured(page: Page): Promise<unknown> {
  await page.locator(".result .structured").getByRole("button", { name: "Copy JSON" }).click();
  await page.locator(".result").getByRole("button", { name: "Copied" }).waitFor();
  return JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
}

const statusOf = (page: Page): Locator => page.locator(".runner .status");
const run = (page: Page) => page.getByRole("button", { name: "Run", exact: true }).click();

test("the page lists everything, and says how to connect", async () => {
  const page = await open();
  await page.getByRole("heading", { level: 1, name: "The Shop" }).waitFor();
  expect(await page.title()).toBe("The Shop · MCP");
  const names = await page.getByRole("navigation").getByRole("link").allTextContents();
  const tools = ["placeOrder", "grow", "count", "next", "announce", "invite", "fail", "show"];
  expect(names).toEqual([...tools, "hours", "shop://customers/{name}{?year}", "letter"]);
  const text = await page.locator(".connect").innerText();
  expect(text).toContain(`claude mcp add --transport http shop ${server.url}`);
  expect(text).toContain(`"url": "${server.url}"`);
  const cursor = (await page.getByRole("link", { name: "Add to Cursor" }).getAttribute("href")) ?? "";
  const config = new URL(cursor).searchParams.get("config") ?? "";
  expect(JSON.parse(Buffer.from(config, "base64").toString())).toEqual({ url: server.url });
  const code = (await page.getByRole("link", { name: "Add to VS Code" }).getAttribute("href")) ?? "";
  expect(JSON.parse(decodeURIComponent(code.split("?")[1] ?? ""))).toEqual({
    name: "shop",
    type: "http",
    url: server.url,
  });
  expect(await namelessControls(page)).toEqual([]);
});

test("docs are shown as what they mean, and never as HTML", async () => {
  const page = await open();
  const docs = page.locator(".instructions .docs");
  const texts = (selector: string) => docs.locator(selector).allTextContents();
  expect(await texts("strong")).toEqual(["cents"]);
  expect(await texts("em")).toEqual(["always"]);
  expect(await texts("h4")).toEqual(["How it goes"]);
  expect(await texts("ol > li > ul > li")).toEqual(["by card", "by transfer"]);
  expect(await texts("blockquote, pre")).toEqual(["quoted", "<b>code</b>"]);
  expect(await docs.getByRole("link").evaluateAll((links) => links.map((link) => link.getAttribute("href")))).toEqual([
    "https://example.com/shop",
  ]);
  expect(await docs.innerText()).toContain("[not a link](javascript:window.pwned=1) <script>window.pwned = 1</script>");
  await page.getByRole("link", { name: "placeOrder" }).click();
  await page.getByText('<img src=x onerror="window.pwned = 1"> is what it says').waitFor();
  expect(await page.evaluate(() => "pwned" in window)).toBe(false);
  expect(await page.locator(".badge").allTextContents()).toEqual(["idempotent"]);
  expect(await page.locator(".signature pre").textContent()).toContain('speed: "slow" | "fast"');
});

test("a nested form becomes the arguments that the function wants", async () => {
  const page = await open("#/tool/placeOrder");
  const field = (name: string) => page.getByLabel(name, { exact: true });
  await field("name").fill("Ada");
  await page.getByRole("button", { name: "Add address" }).click();
  await field("street").fill("Long Street 1");
  await field("city").fill("Oslo");
  await field("sku").fill("chair");
  await field("quantity").fill("2");
  await page.getByRole("button", { name: "Add item" }).click();
  await page.getByRole("group", { name: "[1]" }).getByLabel("sku").fill("table");
  await page.getByRole("group", { name: "[1]" }).getByLabel("quantity").fill("1");
  await page.getByLabel("Kind of value").selectOption({ label: 'method: "transfer"' });
  await field("iban").fill("NO93");
  await field("due").fill("2026-02-01T12:00:00");
  await field("speed").selectOption("fast");
  await field("insured").check();
  await field("deliverBy").fill("2026-07-01T08:30:15");
  await field("null").check();
  await page.getByRole("button", { name: "Add labels" }).click();
  await page.getByRole("button", { name: "Add entry" }).click();
  await page.getByLabel("Name of the entry").fill("weight");
  await field("weight").fill("12.5");
  await page.getByRole("button", { name: "Add colours" }).click();
  await field("green").check();
  await field("blue").check();
  await page.getByRole("button", { name: "Add place" }).click();
  await field("[0]").last().fill("59.9");
  await field("[1]").last().fill("10.7");
  await field("extra").fill('{"any": [1, null]}');
  expect(await namelessControls(page)).toEqual([]);
  await page.screenshot({ path: join(screenshots, "form-light.png"), fullPage: true });
  await run(page);
  await statusOf(page).getByText("Done").waitFor();
  const order = {
    customer: { name: "Ada", address: { street: "Long Street 1", city: "Oslo" } },
    items: [
      { sku: "chair", quantity: 2 },
      { sku: "table", quantity: 1 },
    ],
    payment: { method: "transfer", iban: "NO93", due: "2026-02-01T11:00:00.000Z" },
    speed: "fast",
    gift: false,
    insured: true,
    deliverBy: "2026-07-01T06:30:15.000Z",
    note: null,
    labels: { weight: 12.5 },
    colours: ["blue", "green"],
    place: [59.9, 10.7],
    extra: { any: [1, null] },
  };
  expect(await structured(page)).toEqual({ order, isDate: true, due: Date.parse("2026-02-01T11:00:00Z") });
});

test("types that hold themselves are filled in as far as one goes", async () => {
  const page = await open("#/tool/grow");
  await page.getByLabel("name").fill("root");
  await run(page);
  await page.getByText("left needs a value").waitFor();
  await page.getByRole("group", { name: "left" }).getByLabel("null").check();
  await page.getByRole("button", { name: "Add item" }).click();
  const child = page.getByRole("group", { name: "[0]" });
  await child.getByLabel("name").fill("leaf");
  await child.getByRole("group", { name: "left" }).getByLabel("null").check();
  await page.getByRole("group", { name: "sum" }).getByLabel("Kind of value").selectOption({ index: 0 });
  await page.getByLabel("value", { exact: true }).first().fill("1");
  await page.getByLabel("value", { exact: true }).last().fill("2");
  await run(page);
  await statusOf(page).getByText("Done").waitFor();
  const leaf = { name: "leaf", left: null, children: [] };
  expect(await structured(page)).toEqual({
    tree: { name: "root", left: null, children: [leaf] },
    sum: { terms: [{ value: 1 }, { value: 2 }] },
  });
});

test("what is missing is said at its field, and nothing is sent", async () => {
  const page = await open("#/tool/placeOrder");
  await run(page);
  await page.getByText("name needs a value").waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-invalid"))).toBe("true");
  expect(await page.locator(".problem:not(:empty)").count()).toBeGreaterThan(4);
  expect(await statusOf(page).textContent()).toBe("");
  await page.getByLabel("name", { exact: true }).fill("Ada");
  await page.getByText("name needs a value").waitFor({ state: "hidden" });
});

test("the same arguments can be written as JSON, and go back into the form", async () => {
  const page = await open("#/tool/fail");
  await page.getByLabel("reason").fill("weather");
  await page.getByRole("button", { name: "Edit as JSON" }).click();
  const text = page.getByLabel("Arguments as JSON");
  expect(JSON.parse(await text.inputValue())).toEqual({ reason: "weather" });
  await text.fill('{"reason": ');
  await run(page);
  await page.getByText("This is no JSON").waitFor();
  await text.fill('{"reason": ""}');
  await run(page);
  await page.locator(".result").getByText("cannot: ", { exact: true }).waitFor();
  await text.fill('{"reason": "rain"}');
  await page.getByRole("button", { name: "Edit as form" }).click();
  expect(await page.getByLabel("reason").inputValue()).toBe("rain");
  await page.getByRole("link", { name: "invite" }).click();
  await page.getByRole("button", { name: "Edit as JSON" }).click();
  await page.getByRole("button", { name: "Edit as form" }).click();
  expect(await page.locator(".problem:not(:empty)").count()).toBe(0);
});

test("the default of the code stands in the field and is not sent; a failure shows what the model is told", async () => {
  const page = await open("#/tool/fail");
  expect(await page.getByLabel("reason").getAttribute("placeholder")).toBe("default: no reason");
  await run(page);
  await statusOf(page).getByText("Failed").waitFor();
  expect(await page.locator(".result .error pre").textContent()).toBe("cannot: no reason");
});

test("progress and logs come while the tool runs", async () => {
  const page = await open("#/tool/count");
  await run(page);
  const bar = page.getByRole("progressbar");
  for (const step of [1, 2, 3]) {
    await page.getByText(`${step} of 3 · step ${step}`).waitFor();
    expect(await bar.evaluate((element: HTMLProgressElement) => [element.value, element.max])).toEqual([step, 3]);
    await page.locator(".lines li", { hasText: `at ${step}` }).waitFor();
    if (step === 2) await page.screenshot({ path: join(screenshots, "progress-light.png") });
    await callNext();
  }
  await statusOf(page)
    .getByText(/^Done after \d/)
    .waitFor();
  expect(await structured(page)).toBe(3);
});

test("a run can be cancelled", async () => {
  const page = await open("#/tool/count");
  await run(page);
  await page.getByText("1 of 3").waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await statusOf(page).getByText("Cancelled").waitFor();
  await expect.poll(() => server.stderr()).toContain("count was cancelled");
});

async function callNext(): Promise<void> {
  const meta = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  await fetch(server.url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": "tools/call",
      "mcp-name": "next",
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "next", _meta: meta } }),
  });
}

test("questions are answered in the page, forms and addresses", async () => {
  const page = await open("#/tool/invite");
  await page.getByLabel("event").fill("die Börse");
  await run(page);
  const question = page.getByRole("form", { name: "The server asks" });
  await question.getByText("Who comes to die Börse?").waitFor();
  await question.getByRole("button", { name: "Send" }).click();
  await question.getByText("name needs a value").waitFor();
  await question.getByLabel("name").fill("Grace");
  await question.getByLabel("colour").selectOption("green");
  await question.getByLabel("tea").check();
  await question.getByLabel("water").check();
  await question.getByLabel("vegetarian").check();
  expect(await namelessControls(page)).toEqual([]);
  await page.screenshot({ path: join(screenshots, "question-light.png") });
  await question.getByRole("button", { name: "Send" }).click();
  await question.getByText("Pay for the seat").waitFor();
  const link = question.getByRole("link");
  expect(await link.getAttribute("href")).toBe("https://example.com/pay?for=seat");
  expect(await link.getAttribute("rel")).toContain("noopener");
  await question.getByRole("button", { name: "Done" }).click();
  await statusOf(page).getByText("Done").waitFor();
  const guest = { name: "Grace", colour: "green", likes: ["tea", "water"], vegetarian: true };
  expect(await structured(page)).toBe(`${JSON.stringify(guest)} paid: accept`);
});

test("a question can be declined", async () => {
  const page = await open("#/tool/invite");
  await page.getByLabel("event").fill("die Börse");
  await run(page);
  await page.getByRole("button", { name: "Decline" }).click();
  await statusOf(page).getByText("Done").waitFor();
  expect(await structured(page)).toBe("nobody: decline");
});

test("content of every kind is shown", async () => {
  const page = await open("#/tool/show");
  await run(page);
  await statusOf(page).getByText("Done").waitFor();
  const result = page.locator(".result");
  await result.getByText("<b>bold</b> & plain").waitFor();
  const image = result.getByRole("img", { name: "Image, image/png" });
  expect(await image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(1);
  expect(await result.locator("audio").getAttribute("src")).toMatch(/^data:audio\/wav;base64,/);
  await result.getByRole("link", { name: "hours" }).click();
  await page.getByRole("heading", { level: 1, name: "hours" }).waitFor();
});

test("resources are read, those of templates with values that are completed", async () => {
  const page = await open("#/resource/shop%3A%2F%2Fhours");
  await page.getByRole("button", { name: "Read" }).click();
  await page.locator(".result").getByText('"9-17"').waitFor();
  await page.getByRole("link", { name: "shop://customers" }).click();
  await page.getByLabel("name").fill("A");
  const offers = page.locator("datalist").first().locator("option");
  await expect
    .poll(() => offers.evaluateAll((all) => all.map((one) => one.getAttribute("value"))))
    .toEqual(["Ada", "Alan"]);
  await page.getByLabel("name").fill("Ada Ö");
  await page.getByLabel("year").fill("1843");
  expect(await page.getByLabel("URI", { exact: true }).textContent()).toBe("shop://customers/Ada%20%C3%96?year=1843");
  await page.getByLabel("year").press("Enter");
  await page.locator(".result").getByText("Ada Ö in 1843").waitFor();
});

test("prompts are got, with their messages", async () => {
  const page = await open("#/prompt/letter");
  await page.getByRole("button", { name: "Get" }).click();
  await page.getByText("to needs a value").waitFor();
  await page.getByLabel("to", { exact: true }).fill("Alan");
  await page.getByLabel("tone").fill("f");
  await expect.poll(() => page.locator("datalist").last().locator("option").count()).toBe(1);
  await page.getByLabel("tone").fill("firm");
  await page.getByLabel("tone").press("Control+Enter");
  await page.locator(".message.user").getByText("Write a firm letter to Alan.").waitFor();
  await page.getByLabel("tone").fill("rude");
  await page.getByRole("button", { name: "Get" }).click();
  await page.locator(".result").getByText("(-32602)").waitFor();
});

test("everything can be done with the keyboard", async () => {
  const page = await open();
  await page.keyboard.press("/");
  await page.keyboard.type("fail");
  await expect.poll(() => page.getByRole("navigation").getByRole("link").allTextContents()).toEqual(["fail"]);
  await page.keyboard.press("Escape");
  await expect.poll(() => page.getByRole("navigation").getByRole("link").count()).toBe(11);
  await page.keyboard.type("always");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "fail" }).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe("fail");
  for (let tabs = 0; (await focusedName(page)) !== "reason"; tabs++) {
    if (tabs > 8) throw new Error("the field is not reached");
    await page.keyboard.press("Tab");
  }
  await page.keyboard.type("typed/");
  await page.keyboard.press("Control+Enter");
  await page.locator(".result .error").getByText("cannot: typed/").waitFor();
});

function focusedName(page: Page): Promise<string | undefined> {
  return page.evaluate(
    () => (document.activeElement as HTMLInputElement | null)?.labels?.[0]?.textContent ?? undefined,
  );
}

test("what was entered is still there after looking elsewhere", async () => {
  const page = await open("#/tool/fail");
  await page.getByLabel("reason").fill("kept");
  await page.getByRole("link", { name: "count" }).click();
  await page.getByRole("heading", { level: 1, name: "count" }).waitFor();
  await page.goBack();
  await expect.poll(() => page.getByLabel("reason").inputValue()).toBe("kept");
});

test("changed lists are asked for again, and so is everything when the server comes back", async () => {
  const first = await start(["--page", "interactive"]);
  const page = await open("#/tool/announce", {}, first);
  const lists = (method: string) =>
    page.waitForRequest((request) => request.headers()["mcp-method"] === method && request.method() === "POST");
  const again = lists("tools/list");
  await run(page);
  await again;
  await first.stop();
  await page.getByText("Not connected").waitFor();
  const back = lists("server/discover");
  const { port } = new URL(first.url);
  const second = await startHttpServer(file, { args: ["--page", "interactive", "--port", port] });
  ends.push(() => second.stop());
  await back;
  await page.getByText("Not connected").waitFor({ state: "hidden" });
});

test("a server that does not answer is said, and can be asked again", async () => {
  const page = await browser.newPage();
  ends.push(() => page.close());
  await page.route("**/mcp", (route) => route.fulfill({ status: 502, body: "no gateway" }));
  await page.goto(new URL("/", server.url).href);
  await page.getByRole("alert").getByText("HTTP 502: no gateway").waitFor();
  await page.unroute("**/mcp");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("heading", { level: 1, name: "The Shop" }).waitFor();
});

describe("looks", () => {
  test.each(["light", "dark"] as const)("%s", async (colorScheme) => {
    const page = await open("", { colorScheme });
    await page.screenshot({ path: join(screenshots, `home-${colorScheme}.png`), fullPage: true });
    await page.getByRole("link", { name: "placeOrder" }).click();
    await page.getByRole("heading", { level: 1, name: "placeOrder" }).waitFor();
    await page.screenshot({ path: join(screenshots, `tool-${colorScheme}.png`), fullPage: true });
    await page.getByRole("link", { name: "show" }).click();
    await run(page);
    await statusOf(page).getByText("Done").waitFor();
    await page.screenshot({ path: join(screenshots, `result-${colorScheme}.png`), fullPage: true });
    const lightness = await page.evaluate(() => {
      const colour = getComputedStyle(document.documentElement).backgroundColor;
      return Number(/\d+/.exec(colour)?.[0]);
    });
    expect(lightness > 128).toBe(colorScheme === "light");
  });

  test("the button overrules the system, also after a reload", async () => {
    const page = await open("", { colorScheme: "light" });
    const colours = page.getByRole("button", { name: /^Colours/ });
    await colours.click();
    await colours.click();
    expect(await colours.getAttribute("aria-label")).toBe("Colours: dark");
    await page.reload();
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    expect(await ground()).toBe("rgb(22, 24, 28)");
  });

  test("a narrow screen shows the list or the item, and nothing sticks out", async () => {
    const page = await open("", { viewport: { width: 360, height: 700 } });
    await page.screenshot({ path: join(screenshots, "narrow-home.png") });
    await page.getByRole("link", { name: "placeOrder" }).click();
    await page.getByRole("heading", { level: 1, name: "placeOrder" }).waitFor();
    expect(await page.getByRole("navigation").isVisible()).toBe(false);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.screenshot({ path: join(screenshots, "narrow-tool.png"), fullPage: true });
    await page.getByRole("link", { name: "← All" }).click();
    await expect.poll(() => page.getByRole("navigation").isVisible()).toBe(true);
  });
});

describe("how it is served", () => {
  const html = { accept: "text/html" };
  const root = ({ url }: HttpServerProcess) => new URL("/", url).href;

  test("read-only unless told otherwise", async () => {
    const readOnly = await start([]);
    const page = await open("#/tool/placeOrder", {}, readOnly);
    await page.getByText("Input schema").waitFor();
    expect(await page.locator("form").count()).toBe(0);
    expect(await namelessControls(page)).toEqual([]);
  });

  test("with headers that keep others out, and a tag by which browsers know it again", async () => {
    const answer = await fetch(root(server), { headers: html });
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    const tag = answer.headers.get("etag") ?? "";
    expect((await fetch(root(server), { headers: { ...html, "if-none-match": tag } })).status).toBe(304);
    expect((await answer.text()).length).toBeLessThan(60_000);
  });

  test("to browsers only: programs are told the URL", async () => {
    const answer = await fetch(root(server));
    expect(await answer.json()).toMatchObject({ name: "shop", url: server.url, tools: 8 });
  });

  test("not at all with --page off, or from a build without it", async () => {
    const without = await build("without", false);
    for (const off of [await start(["--page", "off"]), await start([], without)]) {
      const text = await (await fetch(root(off), { headers: html })).text();
      expect(text).toContain(off.url);
      expect(text).not.toContain("<script");
    }
    await expect(start(["--page", "interactive"], without)).rejects.toThrow("built without the page");
  });

  test("to the names of a server that other machines can reach", async () => {
    const named = await start(["--host", "0.0.0.0", "--allow-host", "shop.example"]);
    const port = new URL(named.url).port;
    const ask = (host: string, origin: string) => request(Number(port), { host, origin });
    expect(await ask(`shop.example:${port}`, `http://shop.example:${port}`)).toBe(200);
    expect(await ask("shop.example", "https://shop.example")).toBe(200);
    expect(await ask("shop.example", "https://evil.example")).toBe(403);
    const open = await start(["--host", "0.0.0.0"]);
    const rebound = `evil.example:${new URL(open.url).port}`;
    expect(await request(Number(new URL(open.url).port), { host: rebound, origin: `http://${rebound}` })).toBe(403);
  });
});

/** The status of a request that names its host and origin itself, as fetch cannot. */
async function request(port: number, headers: { host: string; origin: string }): Promise<number> {
  const { request: send } = await import("node:http");
  return new Promise((resolve, reject) => {
    const sent = send(
      { port, host: "127.0.0.1", path: "/", headers: { ...headers, accept: "text/html" } },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    sent.on("error", reject).end();
  });
}
