/** A failure the model should read: its message reaches the client as it stands, on every transport. */
export class ToolError extends Error {
  override name = "ToolError";
}
