/** The settings of a project: `mcpc.config.ts` (default export) or the `"mcpc"` key of package.json. All are optional. */
export interface Config {
  /** Source files, folders or globs, relative to the project. */
  entry?: string | string[];
  /** Where artifacts go, relative to the project. Default `dist`. */
  outDir?: string;
  /** Server name told to clients. Default: package.json `name`. */
  name?: string;
  /** Server version told to clients. Default: package.json `version`. */
  version?: string;
  /** Human-readable server name. */
  title?: string;
  /** What the server is for. Default: package.json `description`. */
  description?: string;
  /** Where people read about the server. Default: package.json `homepage`. */
  websiteUrl?: string;
  /** Told to the model when it connects. Default: the `@module` JSDoc of the entry file. */
  instructions?: string;
  /** Packages left out of the bundle and imported at run time. */
  external?: string[];
  /** Put the HTTP+SSE transport of MCP 2024-11-05 into the server, which `--sse` then turns on. Default false. */
  sse?: boolean;
  /** Put the page that people see at `GET /` into the server. Default true. */
  page?: boolean;
  /** The only transport of the server, which leaves the code of the other one out. Default: both. */
  transport?: "stdio" | "http";
  /** What happens to arguments no parameter declares. Default `reject`. */
  unknownArguments?: "reject" | "strip";
  /** Turn numeric and boolean strings into values. Default false. */
  coerce?: boolean;
  /**
   * `inline` writes types out wherever they are used, which every client understands, and names only recursive ones and
   * those that would grow too large. `defs` names every object type once, in `$defs`. Default `inline`.
   */
  refs?: "inline" | "defs";
  /** Whether a thrown error's message reaches the client. Default: `show` on stdio, `mask` on HTTP. */
  errors?: "show" | "mask";
  /** Files and folders that are resources, read while the server runs: paths, or objects that say more. */
  resources?: (string | StaticFileSettings)[];
}

/** A file or folder of `resources`. */
export interface StaticFileSettings {
  /** Relative to the project. */
  path: string;
  /**
   * URI of the file; of a folder what the URIs of its files begin with. Default: `file:///` and the path, which is no
   * path of the machine.
   */
  uri?: string;
  /** Of a folder: globs of the files that are served, relative to it. Default: all but hidden and installed ones. */
  include?: string | string[];
  /** Of a file. Default: its file name. */
  name?: string;
  /** Of a file: a name for people. */
  title?: string;
  /** Of the file, or of every file of the folder. */
  description?: string;
  /** Default: what the file's name tells. */
  mimeType?: string;
}
