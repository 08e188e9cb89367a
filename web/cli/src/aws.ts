// `aws`: global options, the service, the operation.

import { ok, type Globals, type Result, type World } from "./context.js";
import { SyntaxProblem, UsageError } from "./errors.js";
import { awsHelp, serviceHelp } from "./help.js";
import { invalidChoice } from "./input/options.js";
import { commandOf, operationsOf, serviceOf } from "./models.js";
import { runOperation } from "./operation.js";
import { checkQuery } from "./query.js";
import { runWait, waitersOf } from "./wait.js";
import { ServiceError } from "./wire/answer.js";

/** A command that is more than one operation. Loaded when it is used. */
export type HighCommand = (world: World, globals: Globals, args: readonly string[]) => Promise<Result>;

const highCommands: Readonly<Record<string, () => Promise<HighCommand>>> = {
  s3: async () => (await import("./high/s3.js")).s3,
  configure: async () => (await import("./high/configure.js")).configure,
};
const highOperations: Readonly<Record<string, () => Promise<HighCommand>>> = {
  "cloudformation deploy": async () => (await import("./high/deploy.js")).deploy,
  "logs tail": async () => (await import("./high/tail.js")).tail,
};

export const outputs = ["json", "text", "table", "yaml", "yaml-stream"] as const;

const valueOptions = [
  "endpoint-url",
  "output",
  "query",
  "profile",
  "region",
  "color",
  "ca-bundle",
  "cli-read-timeout",
  "cli-connect-timeout",
  "cli-binary-format",
] as const;
const flagOptions = [
  "debug",
  "no-verify-ssl",
  "no-paginate",
  "no-sign-request",
  "no-cli-pager",
  "cli-auto-prompt",
  "no-cli-auto-prompt",
  "version",
] as const;

/** The options of every command, for completion. */
export const globalOptions: readonly string[] = [...valueOptions, ...flagOptions];

/** The variables that stand for options, as AWS's tools read them. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Runs `aws ARGS`. Whatever goes wrong is in the result. */
export async function aws(world: World, variables: Variables, args: readonly string[], width = 80): Promise<Result> {
  try {
    const { globals, rest, flags } = parseGlobals(world, variables, args, width);
    if (flags.has("version")) return ok("aws-cli/2.9.19 Cloudtab\n");
    return await dispatch(world, globals, rest);
  } catch (thrown) {
    return failed(thrown);
  }
}

function failed(thrown: unknown): Result {
  if (thrown instanceof ServiceError) {
    const text = `An error occurred (${thrown.code}) when calling the ${thrown.operation} operation: ${thrown.message}`;
    return { stdout: "", stderr: `\n${text}\n`, exitCode: 254 };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    stdout: "",
    stderr: `\n${message}\n`,
    exitCode: thrown instanceof UsageError ? thrown.exitCode : 255,
  };
}

interface ParsedGlobals {
  readonly globals: Globals;
  readonly rest: readonly string[];
  readonly flags: ReadonlySet<string>;
}

function parseGlobals(world: World, variables: Variables, args: readonly string[], width: number): ParsedGlobals {
  const values = new Map<string, string>();
  const flags = new Set<string>();
  const rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? "";
    const match = /^--([a-z-]+)(?:=([\s\S]*))?$/.exec(word);
    const name = match?.[1] ?? "";
    if ((flagOptions as readonly string[]).includes(name)) flags.add(name);
    else if (!(valueOptions as readonly string[]).includes(name)) rest.push(word);
    else {
      const value = match?.[2] ?? args[++i];
      if (value === undefined || (match?.[2] === undefined && value.startsWith("--"))) {
        throw new SyntaxProblem(`argument --${name}: expected one argument`);
      }
      values.set(name, value);
    }
  }
  const output = values.get("output") ?? variables["AWS_DEFAULT_OUTPUT"] ?? "json";
  if (!(outputs as readonly string[]).includes(output)) {
    throw new SyntaxProblem(`argument --output: ${invalidChoice(output, outputs)}`);
  }
  const binary = values.get("cli-binary-format") ?? "base64";
  if (binary !== "base64" && binary !== "raw-in-base64-out") {
    throw new SyntaxProblem(`argument --cli-binary-format: ${invalidChoice(binary, ["base64", "raw-in-base64-out"])}`);
  }
  const query = values.get("query");
  if (query !== undefined) checkQuery(query);
  return {
    globals: {
      output,
      query,
      region: values.get("region") ?? variables["AWS_REGION"] ?? variables["AWS_DEFAULT_REGION"] ?? world.region(),
      endpoint: (values.get("endpoint-url") ?? variables["AWS_ENDPOINT_URL"])?.replace(/\/$/, ""),
      accessKey: variables["AWS_ACCESS_KEY_ID"],
      paginate: !flags.has("no-paginate"),
      rawBlobs: binary === "raw-in-base64-out",
      width,
    },
    rest,
    flags,
  };
}

/** What can follow `aws`. */
export async function commandNames(world: World): Promise<string[]> {
  const services = (await world.models.services()).map(commandOf);
  return [...services, ...Object.keys(highCommands)].sort();
}

/** What can follow a service. */
export async function subcommandNames(world: World, command: string): Promise<string[]> {
  if (command === "s3") return [...(await import("./high/s3.js")).s3Commands];
  if (command === "configure") return ["get", "list"];
  const model = await world.models.model(serviceOf(command));
  const more = Object.keys(highOperations).filter((it) => it.startsWith(`${command} `));
  const waits = waitersOf(model).size > 0 ? ["wait"] : [];
  return [...operationsOf(model).keys(), ...more.map((it) => it.split(" ")[1] ?? ""), ...waits].sort();
}

async function dispatch(world: World, globals: Globals, args: readonly string[]): Promise<Result> {
  const [command, ...rest] = args;
  const names = await commandNames(world);
  if (command === undefined) throw new SyntaxProblem("the following arguments are required: command");
  if (command === "help") return ok(awsHelp(names));
  if (!names.includes(command)) throw new SyntaxProblem(`argument command: ${invalidChoice(command, names)}`);
  const high = highCommands[command];
  if (high) return (await high())(world, globals, rest);
  return runService(world, globals, command, rest);
}

async function runService(world: World, globals: Globals, command: string, args: readonly string[]): Promise<Result> {
  const [subcommand, ...rest] = args;
  const model = await world.models.model(serviceOf(command));
  if (subcommand === undefined) throw new SyntaxProblem("the following arguments are required: operation");
  if (subcommand === "help") return ok(serviceHelp(model, [...waitersOf(model).keys()]));
  if (subcommand === "wait") return runWait(world, globals, model, rest);
  const high = highOperations[`${command} ${subcommand}`];
  if (high) return (await high())(world, globals, rest);
  const operation = operationsOf(model).get(subcommand);
  if (operation === undefined) {
    throw new SyntaxProblem(
      `argument operation: ${invalidChoice(subcommand, [...(await subcommandNames(world, command)), "help"])}`,
    );
  }
  return runOperation(world, globals, model, operation, rest);
}
