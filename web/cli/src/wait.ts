// `aws SERVICE wait CONDITION`: asks until an answer says so.

import { callWith, ok, type Globals, type Result, type World } from "./context.js";
import { SyntaxProblem, UsageError } from "./errors.js";
import { operationHelp } from "./help.js";
import { invalidChoice } from "./input/options.js";
import { kebab, type Model } from "./models.js";
import { operationCommand, prepare, readInput } from "./operation.js";
import { search } from "./query.js";
import { waiters, type Acceptor, type Waiter } from "./tables.js";
import { equal, type Value } from "./values.js";
import { ServiceError } from "./wire/answer.js";

/** The conditions of a service, by their commands' names. */
export function waitersOf(model: Model): Map<string, [string, Waiter]> {
  return new Map(Object.entries(waiters[model.id] ?? {}).map(([name, it]) => [kebab(name), [name, it]]));
}

export async function runWait(world: World, globals: Globals, model: Model, args: readonly string[]): Promise<Result> {
  const known = waitersOf(model);
  const [command, ...rest] = args;
  if (command === undefined) throw new SyntaxProblem("the following arguments are required: subcommand");
  const found = known.get(command);
  if (found === undefined) throw new SyntaxProblem(`argument subcommand: ${invalidChoice(command, [...known.keys()])}`);
  const [name, waiter] = found;
  const operation = operationCommand(model, waiter.operation);
  if (rest[0] === "help") return ok(operationHelp(operation));
  const input = prepare(globals, operation, readInput(world, { ...globals, paginate: false }, operation, rest).input);
  for (let attempt = 1; ; attempt++) {
    const outcome = await look(world, globals, model, waiter, input);
    if (outcome === "success") return ok();
    if (outcome !== "retry")
      throw new UsageError(`Waiter ${name} failed: Waiter encountered a terminal failure state: ${outcome}`, 255);
    if (attempt >= waiter.attempts) {
      throw new UsageError(`Waiter ${name} failed: Max attempts exceeded`, 255);
    }
    await world.sleep(waiter.delay);
  }
}

/** "success", "retry", or why it never will be. */
async function look(
  world: World,
  globals: Globals,
  model: Model,
  waiter: Waiter,
  input: Parameters<typeof callWith>[4],
): Promise<string> {
  let output: Value = null;
  let error: ServiceError | undefined;
  try {
    output = (await callWith(world, globals, model, waiter.operation, input)).output;
  } catch (thrown) {
    if (!(thrown instanceof ServiceError)) throw thrown;
    error = thrown;
  }
  for (const acceptor of waiter.acceptors) {
    if (!accepts(acceptor, output, error)) continue;
    if (acceptor.state !== "failure") return acceptor.state;
    return acceptor.matcher === "error"
      ? `Matched expected service error code: ${String(acceptor.expected)}`
      : `For expression "${acceptor.argument ?? ""}" we matched expected path: "${String(acceptor.expected)}"`;
  }
  if (error) return `An error occurred (${error.code}): ${error.message}`;
  return "retry";
}

function accepts({ matcher, argument, expected }: Acceptor, output: Value, error: ServiceError | undefined): boolean {
  if (matcher === "error") return error?.code === expected;
  if (matcher === "status") return error === undefined ? expected === 200 : String(expected) === error.code;
  if (error !== undefined) return false;
  const found = search(output, argument ?? "");
  if (matcher === "path") return equal(found, expected);
  if (!Array.isArray(found) || found.length === 0) return false;
  return matcher === "pathAll" ? found.every((it) => equal(it, expected)) : found.some((it) => equal(it, expected));
}
