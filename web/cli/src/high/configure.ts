// `aws configure list|get`: what a command would use. There are no files to write: variables and options decide.

import { ok, type Globals, type Result, type World } from "../context.js";
import { SyntaxProblem } from "../errors.js";

export async function configure(_world: World, globals: Globals, args: readonly string[]): Promise<Result> {
  const [command, name] = args;
  const settings: Readonly<Record<string, string>> = {
    region: globals.region,
    output: globals.output,
    ...(globals.accessKey !== undefined && {
      aws_access_key_id: globals.accessKey,
    }),
  };
  if (command === "get" && name !== undefined) {
    const value = settings[name];
    return value === undefined ? { stdout: "", stderr: "", exitCode: 1 } : ok(`${value}\n`);
  }
  if (command !== "list") throw new SyntaxProblem("the following arguments are required: list or get NAME");
  const row = (label: string, value: string, type: string, place: string) =>
    `${label.padStart(10)} ${value.padStart(24)} ${type.padStart(16)}    ${place}\n`;
  const key = globals.accessKey;
  return ok(
    row("Name", "Value", "Type", "Location") +
      row("----", "-----", "----", "--------") +
      row("profile", "<not set>", "None", "None") +
      row(
        "access_key",
        key === undefined ? "<not set>" : `****************${key.slice(-4)}`,
        key === undefined ? "None" : "env",
        key === undefined ? "None" : "AWS_ACCESS_KEY_ID",
      ) +
      row("region", globals.region, "env", "AWS_REGION"),
  );
}
