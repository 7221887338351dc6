/** A place in tools/list where the two servers differ on purpose. `*` stands for one step of the path. */
export interface ToolDifference {
  path: string;
  reason: string;
}

/** A call that the two servers answer differently on purpose. */
export interface CallDifference {
  title: string;
  official: RegExp;
  ours: RegExp;
  /** Ours is an error where the official server answers. */
  refused: boolean;
  reason: string;
}

export const toolDifferences: ToolDifference[] = [];

export const callDifferences: CallDifference[] = [];
