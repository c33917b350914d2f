/** What the process says of its end, for batch systems; see docs/headless.md. */
export const EXIT = {
  converged: 0,
  unexpected: 1,
  badArguments: 2,
  unusableInputs: 3,
  degenerate: 4,
  archive: 5,
  notRepeated: 6,
  cancelled: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An end that was foreseen: `message` says what is wrong and what to do. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
