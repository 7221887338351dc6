/**
 * Measure a text before you shorten it, and keep to the style of its kind.
 * @module
 */

/** How long a text is. */
export interface Length {
  words: number;
  characters: number;
  /** How long it takes to read, in minutes. */
  minutes: number;
}

/**
 * Count the words of a text, and how long it takes to read.
 * @param text The text itself.
 * @param wordsPerMinute How fast the reader is. {@minimum 1}
 * @readonly
 */
export function measure(text: string, wordsPerMinute = 200): Length {
  const words = text.match(/\S+/g)?.length ?? 0;
  return { words, characters: text.length, minutes: words / wordsPerMinute };
}

/** What people read here. */
export type Kind = "email" | "report" | "post";

const styles: Record<Kind, string> = {
  email: "Say what you want in the first line. Close with who does what by when.",
  report: "Begin with the result. One idea in each paragraph, numbers with their units.",
  post: "One thought, in words that you would say aloud.",
};

/**
 * How a text of this kind is written.
 * @resource style://{kind}
 */
export function style(kind: Kind): string {
  return styles[kind];
}

/**
 * Ask the model to shorten a text.
 * @prompt
 */
export function shorten(text: string, kind: Kind = "email", words = 50): string {
  return `Shorten this ${kind} to at most ${words} words. ${styles[kind]}\n\n${text}`;
}
