// What Tab offers: commands, operations, options, choices and files.

import { commandNames, globalOptions, outputs, subcommandNames } from "../aws.js";
import { inputShape, operationsOf, serviceOf, shapeOf } from "../models.js";
import { operationCommand, operationOf } from "../operation.js";
import { waitersOf } from "../wait.js";
import { builtins } from "./builtins.js";
import type { Shell } from "./shell.js";

export interface Completion {
  /** Where the word begins that is completed. */
  readonly from: number;
  readonly candidates: readonly string[];
}

/** `text`: the line up to the cursor. */
export async function complete(shell: Shell, text: string): Promise<Completion> {
  const start =
    Math.max(
      text.lastIndexOf("|"),
      text.lastIndexOf(";"),
      text.lastIndexOf("&"),
      text.includes("$(") ? text.lastIndexOf("$(") + 1 : -1,
    ) + 1;
  const command = text.slice(start).replace(/^\s+/, "");
  const word = /[^\s'"=]*$/.exec(command)?.[0] ?? "";
  const before = command.slice(0, command.length - word.length);
  const words = before.split(/\s+/).filter(Boolean);
  const candidates = await candidatesFor(shell, words, word).catch(() => []);
  return {
    from: text.length - word.length,
    candidates: candidates.filter((it) => it.startsWith(word) && it !== word),
  };
}

async function candidatesFor(shell: Shell, words: readonly string[], word: string): Promise<readonly string[]> {
  const [name, ...rest] = words;
  const { files } = shell.world;
  if (name === undefined) return ["aws", "clear", "edit", "history", ...Object.keys(builtins)].sort();
  const file = /^(fileb?:\/\/)/.exec(word)?.[1];
  if (file !== undefined) return files.names().map((it) => file + it);
  if (name !== "aws") return files.names();
  const last = rest.at(-1) ?? "";
  if (last === "--output") return outputs;
  if (last === "--region") return ["eu-central-1", "eu-west-1", "us-east-1", "us-east-2", "us-west-2"];
  const [command, subcommand, third] = rest.filter((it) => !it.startsWith("-"));
  if (command === undefined)
    return word.startsWith("-") ? dashed(globalOptions) : [...(await commandNames(shell.world)), "help"];
  if (subcommand === undefined) return [...(await subcommandNames(shell.world, command)), "help"];
  if (command === "s3") return files.names();
  const model = await shell.world.models.model(serviceOf(command));
  if (subcommand === "wait" && third === undefined) return [...waitersOf(model).keys()];
  const operation =
    subcommand === "wait" ? waitersOf(model).get(third ?? "")?.[1].operation : operationsOf(model).get(subcommand);
  if (operation === undefined) return [];
  const { options } = operationCommand(model, operation);
  if (word.startsWith("-") || !last.startsWith("--")) {
    return [
      ...dashed(
        options
          .filter((it) => !it.hidden && it.takes !== "position" && !rest.includes(`--${it.name}`))
          .map((it) => it.name),
      ),
      ...(word.startsWith("-") ? dashed(globalOptions) : []),
    ];
  }
  const member = options.find((it) => `--${it.name}` === last)?.member;
  const shape = member && shapeOf(model, member.shape);
  const item = shape?.type === "list" && shape.members?.[0] ? shapeOf(model, shape.members[0].shape) : shape;
  if (item?.enum) return item.enum;
  return inputShape(model, operationOf(model, operation)) ? files.names().map((it) => `file://${it}`) : [];
}

function dashed(names: readonly string[]): string[] {
  return names.map((it) => `--${it}`);
}

/** What all candidates begin with. */
export function commonStart(candidates: readonly string[]): string {
  const [first = "", ...rest] = candidates;
  let length = first.length;
  for (const it of rest) while (!it.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}
