/** One file of output before it is written; `path` is relative to the output folder, with forward slashes. */
export interface Artifact {
  path: string;
  text: string;
  /** Given the executable bit. */
  executable?: true;
}
