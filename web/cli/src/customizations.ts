// Where a command differs from what its model says. Observed in AWS CLI 2.9.19.

import { ParameterError, UsageError } from "./errors.js";
import type { Files } from "./files.js";
import type { OptionValue } from "./input/options.js";
import { loadFile } from "./input/unpack.js";
import { parseShorthand } from "./input/shorthand.js";
import type { MemberOption, OperationCommand } from "./operation.js";
import { isStruct, parseJson, struct, type Struct } from "./values.js";
import type { Input } from "./wire/request.js";

export interface Adjustable extends OperationCommand {
  options: MemberOption[];
  /** Options that the paging's own hide. */
  shadowed?: MemberOption[];
}

/** The members of Lambda's inputs that hold code, by command. */
const codeMembers: Readonly<Record<string, string>> = {
  "create-function": "Code",
  "publish-layer-version": "Content",
};

const metricOptions = [
  "metric-name",
  "timestamp",
  "unit",
  "value",
  "dimensions",
  "statistic-values",
  "storage-resolution",
] as const;

export function adjustOptions(command: Adjustable): void {
  if (command.service === "lambda" && codeMembers[command.command]) {
    command.options = command.options.map((it) =>
      it.member?.name === codeMembers[command.command] ? { ...it, required: false } : it,
    );
    command.options.push({
      name: "zip-file",
      takes: "one",
      what: "fileb://FILE",
    });
  }
  if (command.service === "cloudwatch" && command.command === "put-metric-data") {
    command.options = command.options.map((it) => (it.name === "metric-data" ? { ...it, required: false } : it));
    for (const name of metricOptions) command.options.push({ name, takes: "one", what: "string" });
  }
}

export function adjustInput(
  files: Files,
  command: OperationCommand,
  values: ReadonlyMap<string, OptionValue>,
  input: Input,
): void {
  if (command.service === "lambda") adjustCode(files, command, values, input);
  if (command.service === "cloudwatch" && command.command === "put-metric-data") adjustMetric(values, input);
}

function adjustCode(
  files: Files,
  command: OperationCommand,
  values: ReadonlyMap<string, OptionValue>,
  input: Input,
): void {
  const given = values.get("zip-file");
  const member = codeMembers[command.command];
  if (typeof given !== "string" || (member === undefined && command.command !== "update-function-code")) return;
  const bytes = loadFile(files, "--zip-file", given);
  if (!(bytes instanceof Uint8Array)) {
    throw new UsageError(
      "--zip-file must be a zip file with the fileb:// prefix.\nExample usage:  --zip-file fileb://path/to/file.zip",
    );
  }
  if (member === undefined) input["ZipFile"] = bytes;
  else
    input[member] = {
      ...((input[member] as Input | undefined) ?? {}),
      ZipFile: bytes,
    };
}

/** The options for a single metric stand for one entry of MetricData. */
function adjustMetric(values: ReadonlyMap<string, OptionValue>, input: Input): void {
  const entry = struct();
  for (const name of metricOptions) {
    const value = values.get(name);
    if (typeof value !== "string") continue;
    if (name === "dimensions") entry["Dimensions"] = dimensions(value);
    else if (name === "statistic-values") entry["StatisticValues"] = numbers(parseShorthand(value));
    else if (name === "value" || name === "storage-resolution") entry[pascal(name)] = Number(value);
    else entry[pascal(name)] = value;
  }
  if (Object.keys(entry).length === 0) return;
  if (input["MetricData"] !== undefined) {
    throw new UsageError("Cannot specify --metric-data option along with any of these options: --metric-name", 252);
  }
  input["MetricData"] = [entry];
}

function dimensions(text: string): Struct[] {
  if (/^\s*\[/.test(text)) {
    const list = parseJson(text);
    return Array.isArray(list) ? list.filter(isStruct) : [];
  }
  return text.split(",").map((pair) => {
    const equals = pair.indexOf("=");
    if (equals < 0) throw new ParameterError("--dimensions", `Expected: 'name=value', received: '${pair}'`);
    return struct([
      ["Name", pair.slice(0, equals)],
      ["Value", pair.slice(equals + 1)],
    ]);
  });
}

function numbers(values: Struct): Struct {
  return struct(Object.entries(values).map(([name, it]) => [name, Number(it)] as const));
}

function pascal(name: string): string {
  return name.replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase());
}
