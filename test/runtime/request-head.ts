import type { RequestHead } from "../../runtime/protocol/http.ts";

/** The head of an HTTP request whose client a test can make leave. */
export function requestHead(headers: Record<string, string>, method = "POST"): RequestHead & { leave(): void } {
  const left = new AbortController();
  return {
    method,
    url: "http://localhost/mcp",
    headers: new Headers(headers),
    signal: left.signal,
    whenOver: () => {},
    whenLeft: (listener) => left.signal.addEventListener("abort", listener),
    leave: () => left.abort(),
  };
}
