// What can go wrong before a service is asked, with the exit code and the words of AWS CLI 2.9.19 (observed).

/** An error of whoever typed the command: shown after an empty line. */
export class UsageError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 252) {
    super(message);
    this.name = "UsageError";
    this.exitCode = exitCode;
  }
}

export const usage =
  "usage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]\n" +
  "To see help text, you can run:\n\n  aws help\n  aws <command> help\n  aws <command> <subcommand> help\n";

/** A command line that does not hold together. */
export class SyntaxProblem extends UsageError {
  constructor(message: string) {
    super(`${usage}\naws: error: ${message}\n`);
  }
}

/** A value that its parameter does not take. `name` is the option: `--tags`. */
export class ParameterError extends UsageError {
  constructor(name: string, message: string) {
    super(`Error parsing parameter '${name}': ${message}`);
  }
}
