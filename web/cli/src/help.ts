// `help`: what there is, from the models. AWS's prose is not in them; its page is named.

import type { OperationCommand } from "./operation.js";
import { commandOf, operationsOf, type Model } from "./models.js";
import { columns } from "./output/columns.js";

export function awsHelp(services: readonly string[]): string {
  return (
    "aws [options] <command> <subcommand> [parameters]\n\n" +
    "  --output json|text|table|yaml   --query JMESPATH   --region NAME   --no-paginate\n" +
    "  --cli-binary-format raw-in-base64-out   --endpoint-url URL\n\n" +
    `Commands:\n${columns([...services, "configure"].sort())}\n` +
    "aws <command> help lists a command's operations; aws <command> <operation> help its parameters.\n"
  );
}

export function serviceHelp(model: Model, waiters: readonly string[]): string {
  const operations = operationsOf(model);
  const isThere = (command: string) => !model.operations[operations.get(command) ?? ""]?.absent;
  const names = [...operations.keys()];
  const absent = names.filter((it) => !isThere(it));
  return (
    `aws ${commandOf(model.id)} <operation> [parameters]\n\n${columns(names.filter(isThere))}` +
    (waiters.length > 0 ? `\naws ${commandOf(model.id)} wait <condition>\n\n${columns(waiters)}` : "") +
    (absent.length > 0 ? `\nNot in Cloudtab:\n\n${columns(absent)}` : "")
  );
}

export function operationHelp(command: OperationCommand): string {
  const lines = command.options
    .filter((it) => !it.hidden)
    .map((it) => {
      const name = it.takes === "position" ? `<${it.name}>` : `--${it.name}`;
      const value =
        it.takes === "none" || it.takes === "position"
          ? ""
          : ` <${it.what ?? "string"}>${it.takes === "many" ? "..." : ""}`;
      return `  ${name}${value}${it.required ? "   (required)" : ""}`;
    });
  const page = `https://docs.aws.amazon.com/cli/latest/reference/${commandOf(command.service)}/${command.command}.html`;
  return `aws ${commandOf(command.service)} ${command.command}\n\n${lines.join("\n")}\n\n${page}\n`;
}
