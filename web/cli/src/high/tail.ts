// `aws logs tail GROUP [--since 10m] [--format short|detailed] [--filter-pattern P] [--log-stream-names ...]`. Without --follow:
// what comes later is seen by calling it again.

import { callWith, ok, type Globals, type Result, type World } from "../context.js";
import { UsageError } from "../errors.js";
import { printMoment } from "../wire/timestamps.js";
import { isStruct } from "../values.js";
import type { Input } from "../wire/request.js";
import { readOptions } from "./options.js";

const unitSeconds: Readonly<Record<string, number>> = {
  s: 1,
  m: 60,
  h: 3600,
  d: 86400,
  w: 604800,
};

export async function tail(world: World, globals: Globals, args: readonly string[]): Promise<Result> {
  const given = readOptions(
    args,
    [
      { name: "since", takes: "one" },
      { name: "format", takes: "one", choices: ["detailed", "short"] },
      { name: "filter-pattern", takes: "one" },
      { name: "log-stream-names", takes: "many" },
      { name: "log-stream-name-prefix", takes: "one" },
      { name: "follow", takes: "none" },
    ],
    1,
  );
  const [group] = given.words;
  if (group === undefined) throw new UsageError("the following arguments are required: group_name");
  if (given.flag("follow"))
    throw new UsageError("--follow is not in Cloudtab's terminal; call it again to see what came.");
  const input: Input = {
    logGroupName: group,
    interleaved: true,
    startTime: since(given.text("since") ?? "10m", world.now()),
    ...(given.text("filter-pattern") !== undefined && {
      filterPattern: given.text("filter-pattern") ?? "",
    }),
    ...(given.list("log-stream-names") && {
      logStreamNames: [...(given.list("log-stream-names") ?? [])],
    }),
    ...(given.text("log-stream-name-prefix") && {
      logStreamNamePrefix: given.text("log-stream-name-prefix") ?? "",
    }),
  };
  const model = await world.models.model("logs");
  let out = "";
  for (;;) {
    const { output } = await callWith(world, globals, model, "FilterLogEvents", input);
    for (const event of Array.isArray(output["events"]) ? output["events"] : []) {
      if (isStruct(event))
        out += line(event["timestamp"], String(event["logStreamName"]), String(event["message"]), given.text("format"));
    }
    const next = output["nextToken"];
    if (typeof next !== "string") return ok(out);
    input["nextToken"] = next;
  }
}

function line(time: unknown, stream: string, message: string, format: string | undefined): string {
  const moment = String(printMoment(Number(time) / 1000));
  const text = message.replace(/\n$/, "");
  if (format === "short") return `${moment.slice(0, 19)} ${text}\n`;
  const micros = moment.includes(".") ? moment : moment.replace("+00:00", ".000000+00:00");
  return `${micros} ${stream} ${text}\n`;
}

function since(text: string, now: number): number {
  const relative = /^(\d+)([smhdw])$/.exec(text);
  if (relative) return now - Number(relative[1]) * (unitSeconds[relative[2] ?? "s"] ?? 1) * 1000;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new UsageError(`Invalid value for --since: ${text}`);
  return time;
}
