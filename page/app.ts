import type { Client } from "./client.ts";
import { connectPanel } from "./connect.ts";
import { button, fill, h } from "./dom.ts";
import { addressOf, type Item, kinds, loadInventory } from "./inventory.ts";
import { type ItemView, itemView } from "./item-view.ts";
import { link, markdown } from "./markdown.ts";
import type { Discovered } from "./mcp.ts";
import { sidebar } from "./sidebar.ts";
import { themeButton } from "./theme.ts";

export interface AppOptions {
  client: Client;
  /** Of the endpoint, for clients. */
  url: string;
  interactive: boolean;
}

export interface App {
  /** Asks the server again what it has. What the user has entered stays. Nothing where there is no answer; `again` tries. */
  refresh(again: () => void): Promise<Discovered | undefined>;
  reachable(isThere: boolean): void;
  /** What is wrong with the newest build; nothing once it is well again. */
  errors(text: string | undefined): void;
}

/** The page: a bar on top, the list of all items beside one of them. */
export function startApp({ client, url, interactive }: AppOptions): App {
  const side = sidebar();
  const heading = h("a", { class: "name", href: "#/" }, "MCP server");
  const version = h("span", { class: "hint" });
  const state = h("span", { class: "state", role: "status" });
  const banner = h("div", { class: "banner", role: "alert", hidden: true });
  const main = h("main", { id: "main", tabindex: -1 });
  const back = h("a", { class: "back", href: "#/" }, "← All");
  let discovered: Discovered | undefined;
  let items: Item[] = [];
  /** What is shown: its address and its definition, and what it looks like. */
  let shown: { address: string; definition: string; view: ItemView } | undefined;
  const drafts = new Map<string, unknown>();

  const show = () => {
    const address = location.hash || "#/";
    const item = items.find((candidate) => addressOf(candidate) === address);
    const definition = JSON.stringify(item ?? discovered);
    document.body.dataset.view = item ? "item" : "home";
    side.mark(address);
    if (shown?.address === address && shown.definition === definition) return;
    if (shown?.view.draft) drafts.set(shown.address, shown.view.draft());
    const view = item ? itemView(item, { client, interactive, capabilities: discovered?.capabilities ?? {} }) : home();
    if (drafts.has(address)) view.write?.(drafts.get(address));
    const hasMoved = shown !== undefined && shown.address !== address;
    shown = { address, definition, view };
    fill(main, back, view.element);
    if (hasMoved) main.querySelector<HTMLElement>("h1")?.focus();
  };

  const home = (): ItemView => {
    const { info, instructions } = discovered ?? { info: { name: "", version: "" } };
    return { element: h("article", {}, ...overview(info, instructions, items), connectPanel(info, url)) };
  };

  document.body.append(
    h("a", { class: "skip", href: "#main", onclick: skip(main) }, "Skip to the content"),
    h("header", { class: "bar" }, heading, version, state, h("span", { class: "grow" }), themeButton()),
    banner,
    h("div", { class: "columns" }, side.element, main),
  );
  addEventListener("hashchange", show);
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || isTyping(event.target)) return;
    event.preventDefault();
    side.focusFilter();
  });

  return {
    async refresh(again) {
      try {
        discovered = await client.discover();
        items = await loadInventory(client, discovered);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (shown) state.textContent = message;
        else
          fill(
            main,
            h(
              "div",
              { class: "blocks" },
              h("p", { class: "block error", role: "alert" }, message),
              h("p", {}, button("Try again", again)),
            ),
          );
        return undefined;
      }
      const { info } = discovered;
      heading.textContent = info.title ?? info.name;
      version.textContent = info.version;
      document.title = `${info.title ?? info.name} · MCP`;
      state.textContent = "";
      side.show(items);
      show();
      return discovered;
    },
    reachable(isThere) {
      state.textContent = isThere ? "" : "Not connected, trying again…";
    },
    errors(text) {
      banner.hidden = text === undefined;
      const dismiss = button("Dismiss", () => banner.toggleAttribute("hidden", true), { class: "quiet" });
      if (text !== undefined) {
        fill(
          banner,
          h("strong", {}, "The newest code has errors; the last good build is still serving."),
          dismiss,
          h("pre", { tabindex: 0 }, text),
        );
      }
    },
  };
}

function overview(
  info: Discovered["info"],
  instructions: string | undefined,
  items: readonly Item[],
): (HTMLElement | undefined)[] {
  const counts = kinds.flatMap(({ kind, plural }) => {
    const count = items.filter((item) => item.kind === kind).length;
    return count > 0
      ? [h("li", {}, h("b", {}, String(count)), ` ${count === 1 ? plural.replace(/s$/, "") : plural}`.toLowerCase())]
      : [];
  });
  return [
    h("h1", { tabindex: -1 }, info.title ?? info.name),
    info.description ? markdown(info.description) : undefined,
    h("ul", { class: "counts" }, ...counts),
    info.websiteUrl ? h("p", {}, link(info.websiteUrl, [info.websiteUrl])) : undefined,
    instructions
      ? h("section", { class: "instructions" }, h("h2", {}, "Instructions"), markdown(instructions))
      : undefined,
  ];
}

/** The address after `#` says what is shown, so a plain link to a place in the page would change that. */
function skip(main: HTMLElement) {
  return (event: Event) => {
    event.preventDefault();
    main.focus();
  };
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}
