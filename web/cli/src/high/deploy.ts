// `aws cloudformation deploy`: a change set, carried out, and waited for. Words: AWS CLI 2.9.19.

import { callWith, ok, type Globals, type Result, type World } from "../context.js";
import { UsageError } from "../errors.js";
import type { Option } from "../input/options.js";
import { search } from "../query.js";
import { ServiceError } from "../wire/answer.js";
import type { Input } from "../wire/request.js";
import { readOptions } from "./options.js";
import type { Struct } from "../values.js";

const options: readonly Option[] = [
  { name: "template-file", takes: "one", required: true },
  { name: "stack-name", takes: "one", required: true },
  { name: "parameter-overrides", takes: "many" },
  { name: "capabilities", takes: "many" },
  { name: "tags", takes: "many" },
  { name: "role-arn", takes: "one" },
  { name: "notification-arns", takes: "many" },
  { name: "no-execute-changeset", takes: "none" },
  { name: "fail-on-empty-changeset", takes: "none" },
  { name: "no-fail-on-empty-changeset", takes: "none" },
];

const pollSeconds = 5;
const pollsMax = 720;

export async function deploy(world: World, globals: Globals, args: readonly string[]): Promise<Result> {
  const given = readOptions(args, options, 0);
  const file = given.text("template-file") ?? "";
  const stack = given.text("stack-name") ?? "";
  const template = world.files.text(file);
  if (template === undefined) throw new UsageError(`Invalid template path ${file}`, 255);
  const model = await world.models.model("cloudformation");
  const call = async (operation: string, input: Input) =>
    (await callWith(world, globals, model, operation, input)).output;
  let out = "\nWaiting for changeset to be created..\n";
  const existing = await stackStatus(call, stack);
  const isNew = existing === undefined || existing === "REVIEW_IN_PROGRESS";
  const changeSet = `awscli-cloudformation-package-deploy-${Math.floor(world.now() / 1000)}`;
  const { Id: id = null } = await call("CreateChangeSet", {
    StackName: stack,
    ChangeSetName: changeSet,
    ChangeSetType: isNew ? "CREATE" : "UPDATE",
    TemplateBody: template,
    Parameters: await parameters(call, template, isNew, given.list("parameter-overrides") ?? []),
    Capabilities: [...(given.list("capabilities") ?? [])],
    Tags: pairs(given.list("tags") ?? []).map(([Key, Value]) => ({
      Key,
      Value,
    })),
    Description: "Created by AWS CLI",
    ...(given.text("role-arn") && { RoleARN: given.text("role-arn") ?? "" }),
  });
  const described = await settled(
    world,
    () => call("DescribeChangeSet", { ChangeSetName: id, StackName: stack }),
    "Status",
  );
  if (described["Status"] === "FAILED") {
    const reason = String(described["StatusReason"] ?? "");
    if (/didn't contain changes|No updates are to be performed/.test(reason)) {
      const text = `\nNo changes to deploy. Stack ${stack} is up to date\n`;
      return given.flag("fail-on-empty-changeset") ? { stdout: out, stderr: text, exitCode: 255 } : ok(out + text);
    }
    throw new UsageError(
      `Failed to create the changeset: Waiter ChangeSetCreateComplete failed: ${reason} Status: FAILED. Reason: ${reason}`,
      255,
    );
  }
  if (given.flag("no-execute-changeset")) {
    return ok(
      `${out}Changeset created successfully. Run the following command to review changes:\n` +
        `aws cloudformation describe-change-set --change-set-name ${String(id)}\n`,
    );
  }
  await call("ExecuteChangeSet", { ChangeSetName: id, StackName: stack });
  out += "Waiting for stack create/update to complete\n";
  const final = await settled(world, () => call("DescribeStacks", { StackName: stack }), "Stacks[0].StackStatus");
  const status = String(search(final, "Stacks[0].StackStatus"));
  if (status === "CREATE_COMPLETE" || status === "UPDATE_COMPLETE")
    return ok(`${out}Successfully created/updated stack - ${stack}\n`);
  return {
    stdout: out,
    stderr:
      "\nFailed to create/update the stack. Run the following command\nto fetch the list of events leading up to the failure\n" +
      `aws cloudformation describe-stack-events --stack-name ${stack}\n`,
    exitCode: 255,
  };
}

type Call = (operation: string, input: Input) => Promise<Struct>;

async function stackStatus(call: Call, stack: string): Promise<string | undefined> {
  try {
    return String(search(await call("DescribeStacks", { StackName: stack }), "Stacks[0].StackStatus"));
  } catch (thrown) {
    if (thrown instanceof ServiceError && /does not exist/.test(thrown.message)) return undefined;
    throw thrown;
  }
}

/** Parameters that are not given keep their value when a stack is updated. */
async function parameters(
  call: Call,
  template: string,
  isNew: boolean,
  overrides: readonly string[],
): Promise<Struct[]> {
  const known = search(await call("ValidateTemplate", { TemplateBody: template }), "Parameters[].ParameterKey");
  const given = new Map(pairs(overrides));
  return (Array.isArray(known) ? known : []).flatMap((name): Struct[] => {
    const value = given.get(String(name));
    if (value !== undefined) return [{ ParameterKey: name, ParameterValue: value }];
    return isNew ? [] : [{ ParameterKey: name, UsePreviousValue: true }];
  });
}

function pairs(words: readonly string[]): [string, string][] {
  return words.map((it) => {
    const equals = it.indexOf("=");
    if (equals < 0)
      throw new UsageError(`${it} value passed to --parameter-overrides must be of format Key=Value`, 252);
    return [it.slice(0, equals), it.slice(equals + 1)];
  });
}

async function settled(world: World, look: () => Promise<Struct>, expression: string): Promise<Struct> {
  for (let i = 0; ; i++) {
    const answer = await look();
    const status = String(search(answer, expression));
    const isMoving = /_IN_PROGRESS$|^CREATE_PENDING$/.test(status);
    if (!isMoving || i >= pollsMax) return answer;
    await world.sleep(pollSeconds);
  }
}
