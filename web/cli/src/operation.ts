// `aws SERVICE OPERATION`: options from the model, the call, the pages, the output.

import { callWith, ok, type Globals, type Result, type World } from "./context.js";
import { adjustInput, adjustOptions, type Adjustable } from "./customizations.js";
import { ParameterError, UsageError, usage } from "./errors.js";
import { operationHelp } from "./help.js";
import type { Option, OptionValue, Parsed } from "./input/options.js";
import { parseOptions } from "./input/options.js";
import { skeleton } from "./input/skeleton.js";
import { decodeBlobs, loadFile, unpack } from "./input/unpack.js";
import { validate } from "./input/validate.js";
import {
  inputShape,
  kebab,
  outputShape,
  parameterOf,
  shapeOf,
  type Member,
  type Model,
  type Operation,
} from "./models.js";
import { formatTable } from "./output/table.js";
import { formatText } from "./output/text.js";
import { formatYaml } from "./output/yaml.js";
import { Pages } from "./paginate.js";
import { search } from "./query.js";
import { paginators, type Paginator } from "./tables.js";
import { dumpJson, isStruct, parseJson, type Struct, type Value } from "./values.js";
import type { Input, InputValue } from "./wire/request.js";

/** An option and the member it fills. */
export interface MemberOption extends Option {
  readonly member?: Member;
}

/** What a command of a model is made of. */
export interface OperationCommand {
  readonly service: string;
  readonly command: string;
  readonly operation: string;
  readonly model: Model;
  readonly options: readonly MemberOption[];
  readonly paginator: Paginator | undefined;
}

export function operationCommand(model: Model, operation: string): OperationCommand {
  const command = kebab(operation);
  const paginator = paginators[model.id]?.[operation];
  const made: Adjustable = {
    service: model.id,
    command,
    operation,
    model,
    options: memberOptions(model, command, operation),
    paginator,
  };
  adjustOptions(made);
  if (paginator) addPaging(made, paginator);
  made.options.push(
    { name: "cli-input-json", takes: "one", what: "JSON" },
    { name: "generate-cli-skeleton", takes: "optional", choices: ["input"], what: "input" },
  );
  return made;
}

/** The options of an operation's members, in the model's order. */
function memberOptions(model: Model, command: string, operation: string): MemberOption[] {
  const definition = operationOf(model, operation);
  const options: MemberOption[] = [];
  for (const member of inputShape(model, definition)?.members ?? []) {
    const name = parameterOf(model.id, command, member.name);
    const type = shapeOf(model, member.shape).type;
    const required = (member.required ?? false) && !member.idempotencyToken;
    if (type === "boolean") {
      options.push({
        name,
        takes: "none",
        member,
        sets: [name, true],
        required,
      });
      options.push({ name: `no-${name}`, takes: "none", sets: [name, false] });
    } else
      options.push({
        name,
        takes: type === "list" ? "many" : "one",
        member,
        required,
        what: type,
      });
  }
  if (streamOf(model, definition)) options.push({ name: "outfile", takes: "position", required: true });
  return options;
}

/** The member that an operation answers with as a stream. */
function streamOf(model: Model, operation: Operation): Member | undefined {
  const shape = outputShape(model, operation);
  const payload = shape?.members?.find((it) => it.name === shape.payload);
  return payload && shapeOf(model, payload.shape).type === "blob" ? payload : undefined;
}

/** A paginated operation's own tokens give way to the command line's. */
function addPaging(command: Adjustable, paginator: Paginator): void {
  const own = [...paginator.input, ...(paginator.limit ? [paginator.limit] : [])].map(kebab);
  const limit = command.options.find((it) => it.name === kebab(paginator.limit ?? ""))?.member;
  const isInteger = limit === undefined || shapeOf(command.model, limit.shape).type !== "string";
  const paging: MemberOption[] = [
    { name: "starting-token", takes: "one" },
    ...(paginator.limit ? [{ name: "page-size", takes: "one", isInteger } as const] : []),
    { name: "max-items", takes: "one", isInteger },
  ];
  command.options = command.options.map((it) => (own.includes(it.name) ? { ...it, hidden: true } : it));
  command.shadowed = command.options.filter((it) => paging.some((page) => page.name === it.name));
  command.options = command.options.filter((it) => !command.shadowed?.includes(it)).concat(paging);
}

export function operationOf(model: Model, name: string): Operation {
  const operation = model.operations[name];
  if (operation === undefined) throw new Error(`${model.id} has no operation ${name}.`);
  return operation;
}

/** Input that the words after a command make, and what of them is about the command itself. */
interface Given {
  readonly input: Input;
  readonly parsed: Parsed;
  readonly paginate: boolean;
}

export async function runOperation(
  world: World,
  globals: Globals,
  model: Model,
  operation: string,
  args: readonly string[],
): Promise<Result> {
  const command = operationCommand(model, operation);
  if (args.length === 1 && args[0] === "help") return ok(operationHelp(command));
  const given = readInput(world, globals, command, args);
  const wanted = given.parsed.values.get("generate-cli-skeleton");
  if (wanted === "" || wanted === "input")
    return ok(`${dumpJson(skeleton(model, inputShape(model, operationOf(model, operation))), 4, true)}\n`);
  const prepared = prepare(globals, command, given.input);
  const outfile = given.parsed.values.get("outfile");
  const call = async (input: Input): Promise<Struct> => {
    const { output, stream } = await callWith(world, globals, model, operation, input);
    if (stream && typeof outfile === "string") world.files.write(outfile, stream.bytes);
    return output;
  };
  if (command.paginator === undefined || !given.paginate) return ok(format(globals, operation, await call(prepared)));
  return runPages(globals, command, command.paginator, prepared, given.parsed, call);
}

async function runPages(
  globals: Globals,
  command: OperationCommand,
  paginator: Paginator,
  input: Input,
  parsed: Parsed,
  call: (input: Input) => Promise<Struct>,
): Promise<Result> {
  const text = (name: string) => {
    const value = parsed.values.get(name);
    return typeof value === "string" ? value : undefined;
  };
  const limit = inputShape(command.model, operationOf(command.model, command.operation))?.members?.find(
    (it) => it.name === paginator.limit,
  );
  const size = text("page-size");
  const isText = limit !== undefined && shapeOf(command.model, limit.shape).type === "string";
  const pages = new Pages(paginator, {
    maxItems: text("max-items") === undefined ? undefined : Number(text("max-items")),
    pageSize: size === undefined ? undefined : isText ? size : Number(size),
    startingToken: text("starting-token"),
  });
  const isStreamed = globals.output === "yaml-stream";
  if (globals.output !== "text" && !isStreamed)
    return ok(format(globals, command.operation, await pages.whole(input, call)));
  let out = "";
  let isFirst = true;
  for await (const page of pages.each(input, call)) {
    out += format(globals, command.operation, isStreamed ? page : pages.bare(page, isFirst));
    isFirst = false;
  }
  const token = pages.resumeToken;
  if (token !== undefined && !isStreamed)
    out += format(globals, command.operation, {
      NextToken: { NextToken: token },
    });
  return ok(out);
}

export function readInput(world: World, globals: Globals, command: OperationCommand, args: readonly string[]): Given {
  const isRelaxed = args.some((it) => /^--(cli-input-json|generate-cli-skeleton)(=|$)/.test(it));
  const options = isRelaxed
    ? command.options.map((it) => (it.takes === "position" ? it : { ...it, required: false }))
    : command.options;
  let parsed = parseOptions(args, options);
  if (parsed.rest.length > 0) throw new UsageError(`${usage}\nUnknown options: ${unknown(parsed.rest).join(", ")}\n`);
  const paginate = globals.paginate && !pagesItself(command, parsed);
  let effective: readonly MemberOption[] = command.options;
  if (command.paginator && !paginate) {
    const shadowed = (command as Adjustable).shadowed ?? [];
    const used = ["starting-token", "page-size", "max-items"].filter(
      (it) => parsed.values.has(it) && !shadowed.some((own) => own.name === it),
    );
    if (used.length > 0) {
      throw new UsageError(
        `Cannot specify --no-paginate along with pagination arguments: ${used.map((it) => `--${it}`).join(", ")}`,
      );
    }
    effective = [...command.options, ...shadowed];
    parsed = parseOptions(args, [
      ...options.filter((it) => !shadowed.some((own) => own.name === it.name)),
      ...shadowed,
    ]);
  }
  const input: Input = {};
  for (const option of effective) {
    const value = parsed.values.get(option.name);
    if (option.member === undefined || value === undefined) continue;
    input[option.member.name] =
      typeof value === "boolean"
        ? value
        : unpack({ model: command.model, files: world.files }, option.name, option.member, value);
  }
  adjustInput(world.files, command, parsed.values, input);
  const isManual = mergeJson(world, command, parsed.values, input);
  return { input, parsed, paginate: paginate && !isManual };
}

/** The first word that stands alone could have been `help`, and is named last. */
function unknown(rest: readonly string[]): readonly string[] {
  const at = rest.findIndex((it) => !it.startsWith("-"));
  const word = rest[at];
  return word === undefined ? rest : [...rest.slice(0, at), ...rest.slice(at + 1), word];
}

/** Whoever gives an operation's own tokens turns its pages themselves. */
function pagesItself(command: OperationCommand, parsed: Parsed): boolean {
  if (command.paginator === undefined) return false;
  const own = [...command.paginator.input, ...(command.paginator.limit ? [command.paginator.limit] : [])].map(kebab);
  return own.some((it) => it !== "max-items" && it !== "start-token" && parsed.values.has(it));
}

/** Adds what --cli-input-json says and no option does. Whether it turns the pages itself. */
function mergeJson(
  world: World,
  command: OperationCommand,
  values: ReadonlyMap<string, OptionValue>,
  input: Input,
): boolean {
  const given = values.get("cli-input-json");
  if (typeof given !== "string") return false;
  const loaded = loadFile(world.files, "cli-input-json", given) ?? given;
  let merged: Value;
  try {
    merged = parseJson(typeof loaded === "string" ? loaded : new TextDecoder().decode(loaded));
  } catch {
    throw new ParameterError("cli-input-json", "Invalid JSON received.");
  }
  if (!isStruct(merged))
    throw new ParameterError(
      "cli-input-json",
      `Invalid type: expecting map, received ${Array.isArray(merged) ? "list" : "scalar"}`,
    );
  for (const [name, value] of Object.entries(merged)) if (!(name in input)) input[name] = value;
  const own = [...(command.paginator?.input ?? []), command.paginator?.limit];
  return Object.keys(merged).some((it) => own.includes(it));
}

/** Checks an input and puts in what the client adds. */
export function prepare(globals: Globals, command: OperationCommand, input: Input): Input {
  const shape = inputShape(command.model, operationOf(command.model, command.operation));
  if (shape === undefined) return input;
  const decoded = decodeBlobs(command.model, shape, input as InputValue, globals.rawBlobs) as Input;
  for (const member of shape.members ?? []) {
    if (member.idempotencyToken && !(member.name in decoded)) decoded[member.name] = crypto.randomUUID();
  }
  const problems = validate(command.model, shape, decoded);
  if (problems !== "") throw new UsageError(`Parameter validation failed:\n${problems}`);
  return decoded;
}

/** An answer as --query and --output want it. */
export function format(globals: Globals, title: string, output: Value): string {
  const shown = globals.query === undefined ? output : search(output, globals.query);
  const isNothing = isStruct(shown) && Object.keys(shown).length === 0;
  switch (globals.output) {
    case "text":
      return formatText(shown);
    case "table":
      return formatTable(title, shown, globals.width);
    case "yaml-stream":
      return isNothing ? "" : formatYaml([shown]);
    case "yaml":
      return isNothing ? "" : formatYaml(shown);
    default:
      return isNothing ? "" : `${dumpJson(shown, 4)}\n`;
  }
}
