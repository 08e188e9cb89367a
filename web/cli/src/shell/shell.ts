// The shell around `aws`: runs lines, keeps variables, connects commands with one another and with files.

import { aws, type Variables } from "../aws.js";
import { ok, type Result, type World } from "../context.js";
import { builtins } from "./builtins.js";
import { parseLine, ShellSyntaxError, type Pipeline, type SimpleCommand, type Word } from "./words.js";

/** How deep `$(...)` may be nested. */
const depthMax = 8;

export class Shell {
  readonly world: World;
  readonly variables = new Map<string, string>();
  /** The width of the terminal, in characters: what tables fit into. */
  width = 80;
  #status = 0;

  constructor(world: World, variables: Variables = {}) {
    this.world = world;
    for (const [name, value] of Object.entries(variables)) if (value !== undefined) this.variables.set(name, value);
  }

  /** Runs a line, or several. Output is what a terminal shows: of the last command of each pipe. */
  async run(text: string): Promise<Result> {
    let pipelines: Pipeline[];
    try {
      pipelines = parseLine(text);
    } catch (thrown) {
      if (!(thrown instanceof ShellSyntaxError)) throw thrown;
      return { stdout: "", stderr: `${thrown.message}\n`, exitCode: 2 };
    }
    return this.#runAll(pipelines, 0);
  }

  async #runAll(pipelines: readonly Pipeline[], depth: number): Promise<Result> {
    let stdout = "";
    let stderr = "";
    for (const { after, commands } of pipelines) {
      if ((after === "&&" && this.#status !== 0) || (after === "||" && this.#status === 0)) continue;
      let input = "";
      for (const command of commands) {
        const result = await this.#runOne(command, input, depth);
        input = result.stdout;
        stderr += result.stderr;
        this.#status = result.exitCode;
      }
      stdout += input;
    }
    return { stdout, stderr, exitCode: this.#status };
  }

  async #runOne(command: SimpleCommand, stdin: string, depth: number): Promise<Result> {
    const words: string[] = [];
    try {
      for (const word of command.words) words.push(...(await this.#expand(word, depth)));
    } catch (thrown) {
      return {
        stdout: "",
        stderr: `${thrown instanceof Error ? thrown.message : String(thrown)}\n`,
        exitCode: 1,
      };
    }
    const own = new Map(this.variables);
    let start = 0;
    for (; start < words.length; start++) {
      const assignment = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(words[start] ?? "");
      if (assignment === null) break;
      own.set(assignment[1] ?? "", assignment[2] ?? "");
    }
    let input = stdin;
    for (const { kind, target } of command.redirections) {
      if (kind !== "<") continue;
      const [name = ""] = await this.#expand(target, depth);
      const text = this.world.files.text(name);
      if (text === undefined)
        return {
          stdout: "",
          stderr: `${name}: No such file or directory\n`,
          exitCode: 1,
        };
      input = text;
    }
    let result = ok();
    if (start === words.length) for (const [name, value] of own) this.variables.set(name, value);
    else result = await this.#call(words.slice(start), input, own);
    return this.#redirect(command, result, depth);
  }

  async #call(
    [name = "", ...args]: readonly string[],
    stdin: string,
    variables: ReadonlyMap<string, string>,
  ): Promise<Result> {
    if (name === "aws") return aws(this.world, Object.fromEntries(variables), args, this.width);
    const builtin = builtins[name];
    if (builtin) return builtin({ shell: this, args, stdin });
    return {
      stdout: "",
      stderr: `${name}: command not found. Type help to see what there is.\n`,
      exitCode: 127,
    };
  }

  async #redirect(command: SimpleCommand, result: Result, depth: number): Promise<Result> {
    let { stdout, stderr } = result;
    for (const { kind, target } of command.redirections) {
      if (kind === "<") continue;
      const [name = ""] = await this.#expand(target, depth);
      const isError = kind === "2>";
      const text = isError ? stderr : stdout;
      if (isError) stderr = "";
      else stdout = "";
      if (name === "/dev/null") continue;
      this.world.files.write(name, (kind === ">>" ? (this.world.files.text(name) ?? "") : "") + text);
    }
    return { stdout, stderr, exitCode: result.exitCode };
  }

  /** A word with everything put in its place; what is not quoted falls apart at blanks. */
  async #expand(word: Word, depth: number): Promise<string[]> {
    const words: string[] = [];
    let current: string | undefined;
    for (const piece of word) {
      if (piece.kind === "text") {
        current = (current ?? "") + piece.text;
        continue;
      }
      const text = piece.kind === "variable" ? this.#variable(piece.name) : await this.#substitute(piece.script, depth);
      if (piece.quoted) {
        current = (current ?? "") + text;
        continue;
      }
      const parts = text.split(/\s+/);
      parts.forEach((part, index) => {
        if (index > 0 && current !== undefined) {
          words.push(current);
          current = undefined;
        }
        if (part !== "") current = (current ?? "") + part;
      });
    }
    if (current !== undefined) words.push(current);
    return words;
  }

  #variable(name: string): string {
    return name === "?" ? String(this.#status) : (this.variables.get(name) ?? "");
  }

  async #substitute(script: string, depth: number): Promise<string> {
    if (depth >= depthMax) throw new Error("Too deeply nested.");
    const result = await this.#runAll(parseLine(script), depth + 1);
    if (result.exitCode !== 0) throw new Error(result.stderr.trim());
    return result.stdout.replace(/\n+$/, "");
  }
}
