/**
 * An end of a command whose cause is known and is not a bug of mcpc. `program.ts` prints the message, without a stack, and
 * ends with the exit code.
 */
export class Failure extends Error {
  override name = "Failure";
  /** Its meaning depends on the command, and is in the command's help. */
  exitCode: number;

  constructor(message: string, exitCode = 1, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
