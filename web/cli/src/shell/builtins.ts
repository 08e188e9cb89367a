// The few commands beside `aws`: for the files it reads and writes, and for what goes through a pipe.

import { ok, type Result } from "../context.js";
import { Files } from "../files.js";
import { columns } from "../output/columns.js";
import type { Shell } from "./shell.js";

export interface BuiltinCall {
  readonly shell: Shell;
  readonly args: readonly string[];
  /** What the command before it in the pipe wrote. */
  readonly stdin: string;
}

type Builtin = (call: BuiltinCall) => Result | Promise<Result>;

const fail = (text: string, exitCode = 1): Result => ({
  stdout: "",
  stderr: `${text}\n`,
  exitCode,
});
const linesOf = (text: string) => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));
const together = (lines: readonly string[]) => lines.map((it) => `${it}\n`).join("");

/** The words that are no options. */
const namesOf = (args: readonly string[]) => args.filter((it) => !it.startsWith("-") || it === "-");

/** The text of the files named, or what came through the pipe. */
function inputOf({ shell, stdin }: BuiltinCall, names: readonly string[]): string | Result {
  if (names.length === 0) return stdin;
  let all = "";
  for (const name of names) {
    const text = name === "-" ? stdin : shell.world.files.text(name);
    if (text === undefined) return fail(`${name}: No such file or directory`);
    all += text;
  }
  return all;
}

function cat(call: BuiltinCall): Result {
  const text = inputOf(call, namesOf(call.args));
  return typeof text === "string" ? ok(text) : text;
}

function echo({ args }: BuiltinCall): Result {
  const isBare = args[0] === "-n";
  return ok((isBare ? args.slice(1) : args).join(" ") + (isBare ? "" : "\n"));
}

function ls({ shell, args }: BuiltinCall): Result {
  const [where = ""] = namesOf(args);
  const { files } = shell.world;
  const base = Files.clean(where);
  if (files.read(where)) return ok(`${where}\n`);
  if (!files.isFolder(where)) return fail(`ls: cannot access '${where}': No such file or directory`, 2);
  const names = new Set(
    files.below(where).map((it) => it.slice(base === "" ? 0 : base.length + 1).replace(/\/.*$/, "/")),
  );
  if (!args.some((it) => /^-\w*l/.test(it))) return ok(together([...names]));
  const size = (name: string) => files.read(base === "" ? name : `${base}/${name}`)?.length ?? 0;
  return ok(together([...names].map((it) => `${String(size(it)).padStart(9)} ${it}`)));
}

function rm({ shell, args }: BuiltinCall): Result {
  const { files } = shell.world;
  const isDeep = args.some((it) => /^-\w*r/.test(it));
  const isForced = args.some((it) => /^-\w*f/.test(it));
  for (const name of namesOf(args)) {
    if (files.remove(name)) continue;
    if (isDeep && files.isFolder(name)) for (const it of files.below(name)) files.remove(it);
    else if (!isForced) return fail(`rm: cannot remove '${name}': No such file or directory`);
  }
  return ok();
}

function copy({ shell, args }: BuiltinCall, isMove: boolean): Result {
  const [from = "", to = ""] = namesOf(args);
  const bytes = shell.world.files.read(from);
  if (bytes === undefined || to === "") return fail(`${from}: No such file or directory`);
  const isFolder = to.endsWith("/") || shell.world.files.isFolder(to);
  shell.world.files.write(isFolder ? `${to}/${from.replace(/^.*\//, "")}` : to, bytes);
  if (isMove) shell.world.files.remove(from);
  return ok();
}

function grep(call: BuiltinCall): Result {
  const flags = call.args.filter((it) => /^-[a-zA-Z]+$/.test(it)).join("");
  const [pattern = "", ...names] = call.args.filter((it) => !/^-[a-zA-Z]+$/.test(it));
  const text = inputOf(call, names);
  if (typeof text !== "string") return text;
  let expression: RegExp;
  try {
    const source = flags.includes("F") ? pattern.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") : pattern;
    expression = new RegExp(source, flags.includes("i") ? "i" : "");
  } catch {
    return fail(`grep: ${pattern}: Invalid regular expression`, 2);
  }
  const found = linesOf(text).filter((it) => expression.test(it) !== flags.includes("v"));
  const stdout = flags.includes("c") ? `${found.length}\n` : together(found);
  return { stdout, stderr: "", exitCode: found.length > 0 ? 0 : 1 };
}

function part(call: BuiltinCall, isHead: boolean): Result {
  let count = 10;
  const names: string[] = [];
  for (let i = 0; i < call.args.length; i++) {
    const word = call.args[i] ?? "";
    if (word === "-n") count = Number(call.args[++i]);
    else if (/^-n?\d+$/.test(word)) count = Number(word.replace(/^-n?/, ""));
    else names.push(word);
  }
  const text = inputOf(call, names);
  if (typeof text !== "string") return text;
  const lines = linesOf(text);
  return ok(together(isHead ? lines.slice(0, count) : count === 0 ? [] : lines.slice(-count)));
}

function wc(call: BuiltinCall): Result {
  const text = inputOf(call, namesOf(call.args));
  if (typeof text !== "string") return text;
  const lines = text.split("\n").length - 1;
  const words = text.split(/\s+/).filter(Boolean).length;
  const bytes = new TextEncoder().encode(text).length;
  if (call.args.includes("-l")) return ok(`${lines}\n`);
  if (call.args.includes("-w")) return ok(`${words}\n`);
  if (call.args.includes("-c")) return ok(`${bytes}\n`);
  return ok(`${String(lines).padStart(7)} ${String(words).padStart(7)} ${String(bytes).padStart(7)}\n`);
}

function sort(call: BuiltinCall): Result {
  const text = inputOf(call, namesOf(call.args));
  if (typeof text !== "string") return text;
  const lines = linesOf(text).sort((a, b) => (a < b ? -1 : 1));
  const shown = call.args.includes("-u") ? [...new Set(lines)] : lines;
  return ok(together(call.args.includes("-r") ? shown.reverse() : shown));
}

function exportVariables({ shell, args }: BuiltinCall): Result {
  if (args.length === 0) return env({ shell, args, stdin: "" });
  for (const word of args) {
    const equals = word.indexOf("=");
    if (equals > 0) shell.variables.set(word.slice(0, equals), word.slice(equals + 1));
  }
  return ok();
}

function env({ shell }: BuiltinCall): Result {
  return ok(together([...shell.variables].map(([name, value]) => `${name}=${value}`).sort()));
}

function help(): Result {
  return ok(
    "aws <command> <subcommand> [parameters]   AWS's command line against this sandbox; aws help lists the commands\n\n" +
      `Beside it:\n${columns(Object.keys(builtins).sort())}\n` +
      "Pipes, > file, >> file, < file, $(command), VARIABLE=value, && and || work as in a shell.\n" +
      "Files live in the sandbox's terminal: file://NAME and fileb://NAME read them, edit NAME opens one.\n",
  );
}

export const builtins: Readonly<Record<string, Builtin>> = {
  cat,
  cp: (call) => copy(call, false),
  date: ({ shell }) => ok(`${new Date(shell.world.now()).toISOString()}\n`),
  echo,
  env,
  export: exportVariables,
  false: () => ({ stdout: "", stderr: "", exitCode: 1 }),
  grep,
  head: (call) => part(call, true),
  help,
  ls,
  mv: (call) => copy(call, true),
  pwd: () => ok("/\n"),
  rm,
  sort,
  tail: (call) => part(call, false),
  true: () => ok(),
  unset: ({ shell, args }) => {
    for (const name of args) shell.variables.delete(name);
    return ok();
  },
  wc,
};
