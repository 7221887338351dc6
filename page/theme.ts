import { button } from "./dom.ts";

const key = "mcpc-theme";

/** A button that goes from the system's colours to light and to dark ones; the browser remembers. */
export function themeButton(): HTMLButtonElement {
  const themes = ["system", "light", "dark"];
  const next = () => apply(themes[(themes.indexOf(current()) + 1) % themes.length] ?? "system");
  const toggle = button("", next, { class: "quiet", title: "Colours" });
  const apply = (theme: string) => {
    remember(theme);
    document.documentElement.style.colorScheme = theme === "system" ? "" : theme;
    toggle.textContent = { system: "◐ Auto", light: "☀ Light", dark: "☾ Dark" }[theme] ?? theme;
    toggle.setAttribute("aria-label", `Colours: ${theme}`);
  };
  apply(current());
  return toggle;
}

function current(): string {
  try {
    return localStorage.getItem(key) ?? "system";
  } catch {
    return document.documentElement.style.colorScheme || "system"; // storage is switched off
  }
}

function remember(theme: string): void {
  try {
    localStorage.setItem(key, theme);
  } catch {
    // for this visit only
  }
}
