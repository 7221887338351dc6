import { copyButton, h } from "./dom.ts";

/** Deeper than this, and larger than so many members, a value is folded at first. */
const OPEN_DEPTH = 2;
const OPEN_MEMBERS = 30;
/** Members shown at once; more come when asked for. */
const AT_ONCE = 200;

/** A JSON value that can be folded, with a button that copies it. */
export function jsonView(value: unknown): HTMLElement {
  const copy = copyButton(() => JSON.stringify(value, null, 2), "Copy JSON");
  return h("div", { class: "json" }, copy, member(undefined, value, 0));
}

function member(key: string | undefined, value: unknown, depth: number): HTMLElement {
  const label = key === undefined ? "" : h("span", { class: "key" }, `${key}: `);
  if (typeof value !== "object" || value === null) return h("div", { class: "member" }, label, scalar(value));
  const entries = Object.entries(value);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  if (entries.length === 0) return h("div", { class: "member" }, label, `${open}${close}`);
  const count = `${entries.length} ${Array.isArray(value) ? "item" : "member"}${entries.length === 1 ? "" : "s"}`;
  const details = h(
    "details",
    { class: "member", open: depth < OPEN_DEPTH && entries.length <= OPEN_MEMBERS },
    h("summary", {}, label, open, h("span", { class: "folded" }, ` ${count} ${close}`)),
  );
  const grow = () => {
    if (details.open && details.childElementCount === 1)
      details.append(...members(entries, depth), h("div", {}, close));
  };
  grow();
  details.addEventListener("toggle", grow);
  return details;
}

function members(entries: [string, unknown][], depth: number): HTMLElement[] {
  const shown = entries.slice(0, AT_ONCE).map(([key, value]) => member(key, value, depth + 1));
  const rest = entries.slice(AT_ONCE);
  if (rest.length === 0) return shown;
  const more = h("button", { type: "button", class: "quiet" }, `${rest.length} more`);
  more.addEventListener("click", () => more.replaceWith(...members(rest, depth)));
  return [...shown, more];
}

function scalar(value: unknown): HTMLElement {
  return h("span", { class: value === null ? "null" : typeof value }, JSON.stringify(value) ?? "undefined");
}
