/** A place in tools/list where the two servers differ on purpose. `*` stands for one step of the path. */
export interface ToolDifference {
  path: string;
  reason: string;
}

/** A call that the two servers answer differently on purpose. */
export interface CallDifference {
  title: string;
  /** What the official server says. */
  official: RegExp;
  /** What this one says. */
  ours: RegExp;
  /** Whether ours is an error. */
  isError: boolean;
  reason: string;
}

const betterMessage =
  "The message is the compiler's: it names the argument first, then what it should be and what it was.";

export const toolDifferences: ToolDifference[] = [
  {
    path: "*.inputSchema.additionalProperties",
    reason: "Ours refuses arguments it does not know instead of dropping them.",
  },
  {
    path: "edit_file.inputSchema.properties.edits.items.additionalProperties",
    reason: "The same, inside an edit.",
  },
  {
    path: "*.outputSchema.additionalProperties",
    reason: "Ours leaves results open, so that a later version may add to them.",
  },
  {
    path: "read_media_file.outputSchema.properties.content.items.*",
    reason: "Ours describes the content blocks of the protocol in full, with their optional annotations.",
  },
  {
    path: "*.execution",
    reason: "`taskSupport: forbidden` is what its absence means too.",
  },
];

export const callDifferences: CallDifference[] = [
  {
    title: "refuses to read no files",
    official: /Invalid arguments .* expected array to have >=1 items at paths/,
    ours: /paths: expected at least 1 item/,
    isError: true,
    reason: betterMessage,
  },
  {
    title: "refuses another sort order",
    official: /Invalid option: expected one of "name"\|"size" at sortBy/,
    ours: /sortBy: expected "name" \| "size", got string "date"/,
    isError: true,
    reason: betterMessage,
  },
  {
    title: "reports a missing argument",
    official: /expected string, received undefined at path/,
    ours: /path: missing, expected string/,
    isError: true,
    reason: betterMessage,
  },
  {
    title: "reports an argument of the wrong type",
    official: /expected string, received number at path/,
    ours: /path: expected string, got number 3/,
    isError: true,
    reason: betterMessage,
  },
  {
    title: "meets an unknown argument",
    official: /^one/,
    ours: /heads: unknown argument, did you mean "head"\?/,
    isError: true,
    reason: "A misspelt argument that is dropped gives an answer to another question.",
  },
  {
    title: "lists sizes behind links",
    official: /outside\.txt +6 B/,
    ours: /outside\.txt +0 B/,
    isError: false,
    reason: "Ours says nothing of a file outside, not even its size.",
  },
];
