import type { Client } from "./client.ts";
import { h, newId } from "./dom.ts";
import { inline } from "./markdown.ts";
import type { PromptArgument } from "./mcp.ts";

/** What arguments belong to, as `completion/complete` names it. */
export type Reference = { type: "ref/prompt"; name: string } | { type: "ref/resource"; uri: string };

export interface TextArguments {
  element: HTMLElement;
  /** What is not empty; nothing where something is missing, which then has the focus. */
  read(): Record<string, string> | undefined;
  values(): Record<string, string>;
  write(values: Record<string, string>): void;
}

/** Fields for texts, as prompts and URI templates take them, with what the server offers to complete them. */
export function textArguments(
  list: readonly PromptArgument[],
  options: { client: Client; reference: Reference; completes: boolean; changed?: () => void },
): TextArguments {
  const rows = list.map((argument) => ({ ...argument, ...row(argument) }));
  const values = () =>
    Object.fromEntries(rows.flatMap(({ name, input }) => (input.value === "" ? [] : [[name, input.value] as const])));
  for (const { name, input, offers } of rows) {
    const complete = options.completes ? completer(name, options, values, offers) : () => {};
    input.addEventListener("focus", complete);
    input.addEventListener("input", () => {
      complete();
      options.changed?.();
    });
  }
  return {
    element: h("div", { class: "fields" }, ...rows.map(({ element }) => element)),
    values,
    read() {
      for (const { input, problem, required, name } of rows) {
        problem.textContent = required && input.value === "" ? `${name} needs a value` : "";
      }
      const missing = rows.find(({ problem }) => problem.textContent);
      missing?.input.focus();
      return missing ? undefined : values();
    },
    write(given) {
      for (const { name, input } of rows) input.value = given[name] ?? "";
    },
  };
}

function row({ name, title, description, required }: PromptArgument) {
  const offers = h("datalist", { id: newId() });
  const hint = description ? h("p", { class: "hint", id: newId() }, ...inline(description)) : undefined;
  const problem = h("p", { class: "problem", id: newId(), role: "alert" });
  const input = h("input", {
    type: "text",
    id: newId(),
    list: offers.id,
    autocomplete: "off",
    spellcheck: "false",
    "aria-required": required ? "true" : undefined,
    "aria-describedby": [hint?.id, problem.id].filter(Boolean).join(" "),
  });
  const mark = required && h("span", { class: "required", "aria-hidden": "true" }, "*");
  const label = h("label", { for: input.id }, name);
  const head = h("div", { class: "head" }, label, mark, title && h("span", { class: "hint" }, title));
  const element = h("div", { class: "field" }, head, hint, input, offers, problem);
  return { element, input, offers, problem };
}

/** Asks for values that begin as the input does; only the latest question counts. */
function completer(
  name: string,
  { client, reference }: { client: Client; reference: Reference },
  values: () => Record<string, string>,
  offers: HTMLDataListElement,
): () => void {
  let latest: AbortController | undefined;
  return async () => {
    latest?.abort();
    latest = new AbortController();
    const { signal } = latest;
    const { [name]: value = "", ...others } = values();
    const context = Object.keys(others).length > 0 ? { context: { arguments: others } } : {};
    try {
      const params = { ref: reference, argument: { name, value }, ...context };
      const { completion } = await client.request("completion/complete", params, { signal });
      const { values: found } = completion as { values: string[] };
      offers.replaceChildren(...found.map((text) => h("option", { value: text })));
    } catch {
      // nothing to offer
    }
  };
}
