import { type Client, type RequestOptions, RpcError } from "./client.ts";
import { button, fill, h } from "./dom.ts";
import { jsonView } from "./json-view.ts";
import type { Json } from "./mcp.ts";
import { askQuestions } from "./questions.ts";

export interface RunnerOptions {
  client: Client;
  /** What the button says. */
  label: string;
  form?: HTMLElement;
  /** The request as it stands in the form; nothing where that is not whole. */
  request(): { method: string; params: Json; headers?: Record<string, string> } | undefined;
  /** What came back, for the eye; whether it is a failure. */
  show(result: Json): { elements: (HTMLElement | undefined)[]; failed?: boolean };
}

/** A form that sends a request, and everything that comes of it: progress, logs, questions, the result. */
export function runner(options: RunnerOptions): HTMLElement {
  const run = h("button", { type: "submit", class: "primary", title: "Ctrl+Enter or ⌘+Enter" }, options.label);
  const cancel = button("Cancel", () => running?.abort(), { hidden: true });
  const status = h("p", { class: "status", role: "status" });
  const events = h("div", { class: "events" });
  const result = h("div", { class: "result", "aria-live": "polite" });
  let running: AbortController | undefined;

  const start = async () => {
    const request = options.request();
    if (!request || running) return;
    const controller = new AbortController();
    running = controller;
    run.disabled = true;
    cancel.hidden = false;
    form.setAttribute("aria-busy", "true");
    const notifications = notificationsView();
    const questions = h("div");
    fill(events, notifications.element, questions);
    fill(result);
    say(status, "running", "Running…");
    const started = performance.now();
    const outcome = await send(options, request, {
      signal: controller.signal,
      notified: notifications.add,
      answer: (asked) => askQuestions(asked, questions, controller.signal),
    });
    const took = duration(performance.now() - started);
    say(status, outcome.failed ? "failed" : "done", `${outcome.word} after ${took}`);
    fill(questions);
    fill(result, ...outcome.elements);
    notifications.end();
    running = undefined;
    run.disabled = false;
    cancel.hidden = true;
    form.removeAttribute("aria-busy");
  };

  const submit = (event: Event) => {
    event.preventDefault();
    void start();
  };
  const form = h(
    "form",
    { novalidate: true, onsubmit: submit },
    options.form,
    h("div", { class: "row" }, run, cancel, status),
  );
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
  });
  return h("section", { class: "runner", "aria-label": options.label }, form, events, result);
}

interface Outcome {
  word: string;
  failed: boolean;
  elements: (HTMLElement | undefined)[];
}

async function send(
  { client, show }: RunnerOptions,
  { method, params, headers }: NonNullable<ReturnType<RunnerOptions["request"]>>,
  options: RequestOptions,
): Promise<Outcome> {
  try {
    const result = await client.request(method, params, { ...options, ...(headers && { headers }) });
    const { elements, failed = false } = show(result);
    const raw = h("details", {}, h("summary", {}, "Response"), jsonView(result));
    return { word: failed ? "Failed" : "Done", failed, elements: [...elements, raw] };
  } catch (error) {
    if (options.signal?.aborted) return { word: "Cancelled", failed: true, elements: [] };
    return { word: "Failed", failed: true, elements: errorView(error) };
  }
}

function errorView(error: unknown): HTMLElement[] {
  const code = error instanceof RpcError && error.code !== undefined ? ` (${error.code})` : "";
  const message = error instanceof Error ? error.message : String(error);
  const data = error instanceof RpcError && error.data !== undefined ? jsonView(error.data) : undefined;
  return [h("div", { class: "block error" }, h("pre", {}, `${message}${code}`), data)];
}

/** Progress as a bar, logs as lines. */
function notificationsView() {
  const bar = h("progress", { "aria-label": "Progress" });
  const word = h("span", { class: "hint" });
  const progress = h("div", { class: "row", hidden: true }, bar, word);
  const lines = h("ol", { class: "lines" });
  const count = h("summary");
  const logs = h("details", { class: "logs", open: true, hidden: true }, count, lines);
  return {
    element: h("div", {}, progress, logs),
    add(method: string, params: Json) {
      if (method === "notifications/progress") {
        const { progress: done, total, message } = params as { progress: number; total?: number; message?: string };
        progress.hidden = false;
        if (total !== undefined) Object.assign(bar, { max: total, value: done });
        word.textContent = [total === undefined ? done : `${done} of ${total}`, message].filter(Boolean).join(" · ");
      } else if (method === "notifications/message") {
        const { level = "info", data } = params as { level?: string; data?: unknown };
        const text = typeof data === "string" ? data : JSON.stringify(data);
        lines.append(h("li", { class: String(level) }, h("b", {}, String(level)), " ", text));
        logs.hidden = false;
        count.textContent = `Log (${lines.childElementCount})`;
      }
    },
    /** A bar without an end would move for ever. */
    end() {
      if (!bar.hasAttribute("value")) bar.hidden = true;
    },
  };
}

function say(status: HTMLElement, state: string, text: string): void {
  status.dataset.state = state;
  status.textContent = text;
}

/** `34 ms`, `1.2 s`. */
function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
