import { fill, h } from "./dom.ts";
import { addressOf, type Item, kinds } from "./inventory.ts";

export interface Sidebar {
  element: HTMLElement;
  show(items: readonly Item[]): void;
  /** Marks the item that is looked at. */
  mark(address: string): void;
  focusFilter(): void;
}

/** All items by kind, and a field that leaves only those that have some words in them. */
export function sidebar(): Sidebar {
  const filter = h("input", {
    type: "search",
    placeholder: "Filter  ( / )",
    "aria-label": "Filter tools, resources and prompts",
    autocomplete: "off",
    spellcheck: "false",
  });
  const list = h("div", { class: "lists" });
  const none = h("p", { class: "hint", role: "status" });
  let items: readonly Item[] = [];
  let marked = "";

  const update = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = items.filter((item) => words.every((word) => textOf(item).includes(word)));
    fill(
      list,
      ...kinds.map(({ kind, plural }) =>
        section(
          plural,
          shown.filter((item) => item.kind === kind),
          marked,
        ),
      ),
    );
    none.textContent = shown.length === 0 && items.length > 0 ? `Nothing matches '${filter.value}'` : "";
  };
  filter.addEventListener("input", update);
  filter.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") {
      filter.value = "";
      update();
    }
    if (key === "Enter") list.querySelector("a")?.click();
  });
  const element = h("nav", { "aria-label": "Contents of the server" }, filter, none, list);
  element.addEventListener("keydown", (event) => moveFocus(event, filter, [...list.querySelectorAll("a")]));
  return {
    element,
    show(next) {
      items = next;
      update();
    },
    mark(address) {
      marked = address;
      for (const link of list.querySelectorAll("a")) setCurrent(link, address);
    },
    focusFilter() {
      filter.focus();
      filter.select();
    },
  };
}

function textOf({ id, has }: Item): string {
  return [id, has.name, has.title, has.description].join("\n").toLowerCase();
}

function section(plural: string, items: Item[], marked: string): HTMLElement | undefined {
  if (items.length === 0) return undefined;
  const rows = items.map((item) => {
    const [firstLine = ""] = (item.has.description ?? "").split("\n");
    const link = h("a", { href: addressOf(item), title: firstLine || undefined }, h("span", {}, labelOf(item)));
    setCurrent(link, marked);
    return h("li", {}, link);
  });
  return h(
    "section",
    {},
    h("h2", {}, plural, h("span", { class: "count" }, String(items.length))),
    h("ul", {}, ...rows),
  );
}

function labelOf({ kind, id, has }: Item): string {
  return kind === "template" ? id : has.name;
}

function setCurrent(link: HTMLAnchorElement, address: string): void {
  if (link.getAttribute("href") === address) link.setAttribute("aria-current", "page");
  else link.removeAttribute("aria-current");
}

/** Arrow keys go through the filter and the links. */
function moveFocus(event: KeyboardEvent, filter: HTMLElement, links: HTMLElement[]): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const stops = [filter, ...links];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  stops[at + step]?.focus();
  event.preventDefault();
}
