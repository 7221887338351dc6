/** One thing that is wrong, and the way out. */
export interface Finding {
  /** `noun-problem`, or the code of the diagnostic. */
  code: string;
  /** Only an error makes `mcpc doctor` end with 1. */
  severity: "error" | "warning";
  /** One sentence, no full stop. */
  problem: string;
  /** `src/server.ts:12`, or a file of a client. */
  where?: string;
  /** The command to run, or the edit to make. */
  fix: string;
}
