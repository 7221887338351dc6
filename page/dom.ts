export type Child = Node | string | undefined | false;

type Listeners = { [K in keyof HTMLElementEventMap as `on${K}`]?: (event: HTMLElementEventMap[K]) => void };

/** Attributes, where `true` is one without a value and `false` or `undefined` none, and listeners. */
export type Attributes = Listeners & { [name: string]: unknown };

/** Makes an element. Text goes in as text: nothing here, or anywhere in the page, is read as HTML. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else if (typeof value === "boolean") element.toggleAttribute(name, value);
    else if (value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...present(children));
  return element;
}

export function present(children: readonly Child[]): (Node | string)[] {
  return children.filter((child): child is Node | string => child !== undefined && child !== false);
}

/** Puts `children` where all there was before stood. */
export function fill(parent: Element, ...children: Child[]): void {
  parent.replaceChildren(...present(children));
}

export function button(label: string, onclick: () => void, attributes: Attributes = {}): HTMLButtonElement {
  return h("button", { type: "button", onclick, ...attributes }, label);
}

/** A button that copies `text` and says so. */
export function copyButton(text: () => string, label = "Copy", attributes: Attributes = {}): HTMLButtonElement {
  const element = button(
    label,
    () => {
      const said = (word: string) => {
        element.textContent = word;
        setTimeout(() => {
          element.textContent = label;
        }, 1500);
      };
      copy(text()).then(
        () => said("Copied"),
        () => said("Cannot copy"),
      );
    },
    { class: "quiet", ...attributes },
  );
  return element;
}

/** `navigator.clipboard` is there only on pages of this machine or of HTTPS. */
async function copy(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = h("textarea", { class: "away" });
  area.value = text;
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (!copied) throw new Error("refused");
}

let lastId = 0;

/** An id that no other element of the page has. */
export function newId(): string {
  return `e${++lastId}`;
}
