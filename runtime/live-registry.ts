import type { Registry } from "./registry.ts";

/**
 * Where requests find what they are answered from. A built server has one registry for good; in development another one
 * takes its place, so each request looks here, once, and is served to its end with what it found.
 */
export interface LiveRegistry {
  readonly current: Registry;
  /** Keeps a registry from being shut down until `work` is over; absent where none takes the place of another. */
  hold?(registry: Registry, work: Promise<unknown>): void;
}
