import type { Notify } from "./context.ts";

/** Something that clients may have kept is no longer what it was. Named as the SDK's `ServerEvent`. */
export type Change =
  | { readonly kind: "tools_list_changed" | "prompts_list_changed" | "resources_list_changed" }
  | { readonly kind: "resource_updated"; readonly uri: string };

/**
 * Where changes are announced and where every open connection hears of them: one a process. Nobody has to listen, and
 * what a listener throws is its own affair.
 */
export interface Notifier extends Notify {
  /** Calls `listener` for every change from now on. Returns what ends that. */
  subscribe(listener: (change: Change) => void): () => void;
}

/** `onError` hears what a listener threw; the others still hear of the change. */
export function createNotifier(onError: (error: unknown) => void): Notifier {
  const listeners = new Set<(change: Change) => void>();
  const publish = (change: Change) => {
    for (const listener of listeners) {
      try {
        listener(change);
      } catch (error) {
        onError(error);
      }
    }
  };
  return {
    toolsChanged: () => publish({ kind: "tools_list_changed" }),
    promptsChanged: () => publish({ kind: "prompts_list_changed" }),
    resourcesChanged: () => publish({ kind: "resources_list_changed" }),
    resourceUpdated: (uri) => publish({ kind: "resource_updated", uri: String(uri) }),
    subscribe(listener) {
      const own = (change: Change) => listener(change); // the same function may listen twice
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
}
