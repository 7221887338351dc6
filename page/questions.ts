import { RpcError } from "./client.ts";
import { button, h } from "./dom.ts";
import { objectForm } from "./form.ts";
import { inline, link } from "./markdown.ts";
import type { Question, Reply } from "./mcp.ts";

/** Puts what a call asks before the user, all of it at once, and resolves when all of it is answered. */
export async function askQuestions(
  questions: Record<string, Question>,
  place: HTMLElement,
  signal: AbortSignal,
): Promise<Record<string, Reply>> {
  const waiting = Object.entries(questions).map(async ([key, question]) => {
    if (question.method !== "elicitation/create") throw new RpcError(`The page cannot answer ${question.method}`);
    return [key, await askOne(question, place)] as const;
  });
  place.querySelector<HTMLElement>("input, select, textarea, a, button.primary")?.focus();
  const cancelled = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  return Object.fromEntries(await Promise.race([Promise.all(waiting), cancelled]));
}

function askOne({ params }: Question, place: HTMLElement): Promise<Reply> {
  const form = params.mode === "url" ? undefined : objectForm(params.requestedSchema ?? {}, true);
  return new Promise((resolve) => {
    const answer = (reply: Reply) => {
      card.remove();
      resolve(reply);
    };
    const accept = () => {
      const content = form?.read();
      if (!form) answer({ action: "accept" });
      else if (content) answer({ action: "accept", content });
    };
    const card = h(
      "form",
      { class: "question", novalidate: true, "aria-label": "The server asks" },
      h("h3", {}, "The server asks"),
      h("p", {}, ...inline(params.message ?? "")),
      form?.element ?? urlToOpen(params.url ?? ""),
      h(
        "div",
        { class: "row" },
        h("button", { type: "submit", class: "primary" }, form ? "Send" : "Done"),
        button("Decline", () => answer({ action: "decline" })),
        button("Dismiss", () => answer({ action: "cancel" })),
      ),
    );
    const submit = (event: Event) => {
      event.preventDefault();
      event.stopPropagation();
      accept();
    };
    card.addEventListener("submit", submit);
    card.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
    });
    place.append(card);
  });
}

/** The whole address, so that people see where it leads before they go. */
function urlToOpen(url: string): HTMLElement {
  return h("p", {}, link(url, [url]) ?? h("code", {}, url));
}
