import { join } from "node:path";

/** One call made to both servers, each with paths in its own tree. */
export interface Call {
  title: string;
  tool: string;
  args: (root: string) => object;
}

/** In order: later calls see what earlier ones wrote. */
export const calls: Call[] = [
  onPath("reads a file", "read_text_file", "notes.txt"),
  onPath("reads a file by the old name", "read_file", "notes.txt"),
  onPath("reads an empty file", "read_text_file", "empty.txt"),
  onPath("keeps Windows line ends when reading", "read_text_file", "windows.txt"),
  onPath("reads the first lines", "read_text_file", "notes.txt", { head: 2 }),
  onPath("reads more first lines than there are", "read_text_file", "notes.txt", { head: 9 }),
  onPath("reads first lines across chunks", "read_text_file", "long.txt", { head: 4000 }),
  onPath("keeps Windows line ends in first lines", "read_text_file", "windows.txt", { head: 2 }),
  onPath("reads the last lines", "read_text_file", "notes.txt", { tail: 2 }),
  onPath("reads more last lines than there are", "read_file", "notes.txt", { tail: 9 }),
  onPath("reads last lines across chunks", "read_text_file", "long.txt", { tail: 4000 }),
  onPath("gives last lines plain line feeds", "read_text_file", "windows.txt", { tail: 2 }),
  onPath("reads the last lines of an empty file", "read_text_file", "empty.txt", { tail: 2 }),
  onPath("takes zero lines for the whole file", "read_text_file", "notes.txt", { head: 0, tail: 0 }),
  onPath("refuses first and last lines together", "read_text_file", "notes.txt", { head: 1, tail: 1 }),
  onPath("follows a link inside", "read_text_file", "links/inside.txt"),
  onPath("finds a composed name on disk decomposed", "read_text_file", "caf\u00e9.txt"),
  { title: "reads a relative path", tool: "read_text_file", args: () => ({ path: "src/index.ts" }) },
  onPath("reports a missing file", "read_text_file", "missing.txt"),
  onPath("reports a missing file in a missing directory", "read_text_file", "missing/too/file.txt"),
  onPath("reports a directory read as a file", "read_text_file", "src"),
  onPath("reports a file used as a directory", "read_text_file", "notes.txt/inner"),
  onPath("reports a link to nowhere", "read_text_file", "links/dangling"),

  { title: "refuses an absolute path outside", tool: "read_text_file", args: () => ({ path: "/etc/hostname" }) },
  { title: "refuses a relative path outside", tool: "read_text_file", args: () => ({ path: "../outside.txt" }) },
  { title: "refuses a path that climbs out", tool: "list_directory", args: (root) => ({ path: `${root}/src/../..` }) },
  {
    title: "refuses a neighbour with the same prefix",
    tool: "get_file_info",
    args: (root) => ({ path: `${root}-too` }),
  },
  { title: "refuses a Windows path", tool: "read_text_file", args: () => ({ path: "C:\\Users\\me.txt" }) },
  { title: "refuses the home directory", tool: "list_directory", args: () => ({ path: "~" }) },
  onPath("refuses a NUL in a path", "read_text_file", "notes.txt\0.png"),
  onPath("refuses a link to a file outside", "read_text_file", "links/outside.txt"),
  onPath("refuses to write through a link to outside", "write_file", "links/outside.txt", { content: "gotcha" }),
  onPath("refuses a path through a link to outside", "read_text_file", "links/parent/outside.txt"),
  onPath("refuses a new file behind a link to outside", "write_file", "links/parent/new.txt", { content: "gotcha" }),

  onPath("returns a picture", "read_media_file", "pixel.png"),
  onPath("returns a sound, whatever the case of its extension", "read_media_file", "beep.WAV"),
  onPath("returns other bytes as a resource", "read_media_file", "data.bin"),
  onPath("reports missing media", "read_media_file", "missing.png"),

  {
    title: "reads several files and reports those it cannot",
    tool: "read_multiple_files",
    args: (root) => ({ paths: [join(root, "notes.txt"), join(root, "missing.txt"), "/etc/hostname", "empty.txt"] }),
  },
  { title: "refuses to read no files", tool: "read_multiple_files", args: () => ({ paths: [] }) },

  onPath("writes a new file", "write_file", "new.txt", { content: "naïve\n" }),
  onPath("replaces a file", "write_file", "new.txt", { content: "again" }),
  onPath("keeps the permissions of a replaced file", "write_file", "script.sh", {
    content: "#!/bin/sh\nif true; then\n    echo one\n    echo two\nfi\n",
  }),
  onPath("writes through a link inside", "write_file", "links/inside.txt", { content: "one\ntwo\nthree\nfour\n" }),
  onPath("does not create directories for a file", "write_file", "nowhere/new.txt", { content: "" }),
  onPath("does not replace a directory by a file", "write_file", "src", { content: "" }),

  edit("previews an edit", "notes.txt", [{ oldText: "two", newText: "2" }], { dryRun: true }),
  edit("makes edits in order", "notes.txt", [
    { oldText: "two\nthree", newText: "2\n3" },
    { oldText: "3", newText: "$& drei" },
  ]),
  edit("edits Windows lines", "windows.txt", [{ oldText: "two\nthree", newText: "2\n3" }]),
  edit("edits lines that are indented otherwise", "script.sh", [
    { oldText: "echo one\n  echo two", newText: "echo 1\n    echo 2\necho 3" },
  ]),
  edit("fences a diff that holds fences", "fences.md", [{ oldText: "code", newText: "text" }], { dryRun: true }),
  edit("makes no edit", "notes.txt", []),
  edit("writes nothing when an edit fails", "notes.txt", [
    { oldText: "one", newText: "1" },
    { oldText: "absent", newText: "" },
  ]),
  edit("reports an edit of a missing file", "missing.txt", [{ oldText: "a", newText: "b" }]),

  onPath("creates nested directories", "create_directory", "made/of/parts"),
  onPath("accepts a directory that exists", "create_directory", "made/of"),
  onPath("does not create a directory over a file", "create_directory", "notes.txt"),

  onPath("lists a directory", "list_directory", ""),
  onPath("lists links", "list_directory", "links"),
  onPath("lists an empty directory", "list_directory", "links/hollow"),
  onPath("reports a missing directory", "list_directory", "missing"),
  onPath("lists sizes by name", "list_directory_with_sizes", ""),
  onPath("lists sizes by size", "list_directory_with_sizes", "", { sortBy: "size" }),
  onPath("lists sizes behind links", "list_directory_with_sizes", "links"),
  onPath("refuses another sort order", "list_directory_with_sizes", "", { sortBy: "date" }),
  onPath("reports a file listed as a directory", "list_directory_with_sizes", "notes.txt"),

  onPath("shows a tree", "directory_tree", "src"),
  onPath("shows a tree with links", "directory_tree", "links"),
  onPath("leaves a name out of a tree", "directory_tree", "", { excludePatterns: ["node_modules", "index.ts"] }),
  onPath("leaves a pattern out of a tree", "directory_tree", "src", { excludePatterns: ["**/*.test.ts", ".h*"] }),
  { title: "shows a tree by a relative path", tool: "directory_tree", args: () => ({ path: "src" }) },

  onPath("finds files at any depth", "search_files", "", { pattern: "**/*.ts" }),
  onPath("finds files in the directory only", "search_files", "", { pattern: "*.txt" }),
  onPath("finds directories", "search_files", "", { pattern: "**/deep" }),
  onPath("finds files but for the excluded", "search_files", "", {
    pattern: "**/*.ts",
    excludePatterns: ["**/node_modules", "**/*.test.ts"],
  }),
  onPath("finds links that stay inside", "search_files", "links", { pattern: "**" }),
  onPath("finds nothing", "search_files", "", { pattern: "**/*.rs" }),
  onPath("reports a missing directory to search", "search_files", "missing", { pattern: "*" }),

  onPath("describes a file", "get_file_info", "src/index.ts"),
  onPath("describes a read-only file", "get_file_info", "pixel.png"),
  onPath("reports a missing file to describe", "get_file_info", "missing.txt"),

  {
    title: "renames a file",
    tool: "move_file",
    args: (root) => ({ source: join(root, "new.txt"), destination: join(root, "renamed.txt") }),
  },
  {
    title: "moves a directory",
    tool: "move_file",
    args: (root) => ({ source: join(root, "made/of"), destination: join(root, "src/of") }),
  },
  {
    title: "does not move onto something",
    tool: "move_file",
    args: (root) => ({ source: join(root, "renamed.txt"), destination: join(root, "notes.txt") }),
  },
  {
    title: "does not move outside",
    tool: "move_file",
    args: (root) => ({ source: join(root, "renamed.txt"), destination: "/tmp/renamed.txt" }),
  },

  { title: "names the allowed directories", tool: "list_allowed_directories", args: () => ({}) },
  { title: "reports a missing argument", tool: "read_text_file", args: () => ({}) },
  { title: "reports an argument of the wrong type", tool: "read_text_file", args: () => ({ path: 3 }) },
  onPath("meets an unknown argument", "read_text_file", "notes.txt", { heads: 1 }),
];

function onPath(title: string, tool: string, path: string, more: object = {}): Call {
  return { title, tool, args: (root) => ({ path: join(root, path), ...more }) };
}

function edit(title: string, path: string, edits: object[], more: object = {}): Call {
  return onPath(title, "edit_file", path, { edits, ...more });
}
