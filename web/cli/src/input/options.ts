// Options as Python's argparse reads them: `--name value`, `--name=value`, any unambiguous beginning of a name, lists of
// words up to the next option. Messages: AWS CLI 2.9.19.

import { SyntaxProblem } from "../errors.js";

export interface Option {
  /** Without dashes. A positional is its bare name. */
  readonly name: string;
  /** How many words follow. */
  readonly takes: "one" | "many" | "none" | "optional" | "position";
  readonly required?: boolean;
  readonly isInteger?: boolean;
  /** Works, but is not offered. */
  readonly hidden?: boolean;
  readonly choices?: readonly string[];
  /** What it takes, for the help. */
  readonly what?: string;
  /** `--name` and `--no-name`: the name it sets, and to what. */
  readonly sets?: readonly [string, boolean];
}

export type OptionValue = string | readonly string[] | boolean;

export interface Parsed {
  readonly values: ReadonlyMap<string, OptionValue>;
  /** What no option takes. */
  readonly rest: readonly string[];
}

export function parseOptions(args: readonly string[], options: readonly Option[]): Parsed {
  const values = new Map<string, OptionValue>();
  const rest: string[] = [];
  const positions = options.filter((it) => it.takes === "position");
  let onlyWords = false;
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? "";
    if (word === "--" && !onlyWords) {
      onlyWords = true;
      continue;
    }
    if (onlyWords || !looksLikeOption(word)) {
      const position = positions.find((it) => !values.has(it.name));
      if (position) values.set(position.name, word);
      else rest.push(word);
      continue;
    }
    const [name = "", attached] = splitOption(word);
    const option = find(name, options);
    if (option === undefined) {
      rest.push(word);
      continue;
    }
    if (option.takes === "none") {
      if (attached !== undefined)
        throw new SyntaxProblem(`argument --${option.name}: ignored explicit argument '${attached}'`);
      const [target, value] = option.sets ?? [option.name, true];
      values.set(target, value);
      continue;
    }
    const words = attached !== undefined ? [attached] : wordsAfter(args, i, option.takes === "many" ? Infinity : 1);
    if (attached === undefined) i += words.length;
    values.set(option.name, valueOf(option, words));
  }
  const missing = options.filter((it) => it.required && !values.has(it.name));
  if (missing.length > 0) {
    const names = missing.map((it) => (it.takes === "position" ? it.name : `--${it.name}`));
    throw new SyntaxProblem(`the following arguments are required: ${names.join(", ")}`);
  }
  return { values, rest };
}

function valueOf(option: Option, words: readonly string[]): OptionValue {
  if (option.takes === "many") return words;
  const [word] = words;
  if (word === undefined) {
    if (option.takes === "optional") return "";
    throw new SyntaxProblem(`argument --${option.name}: expected one argument`);
  }
  if (option.isInteger && !/^\s*[-+]?\d+\s*$/.test(word)) {
    throw new SyntaxProblem(`argument --${option.name}: invalid int value: '${word}'`);
  }
  if (option.choices && !option.choices.includes(word)) {
    throw new SyntaxProblem(`argument --${option.name}: ${invalidChoice(word, option.choices)}`);
  }
  return word;
}

function wordsAfter(args: readonly string[], at: number, max: number): string[] {
  const words: string[] = [];
  for (let i = at + 1; i < args.length && words.length < max; i++) {
    const word = args[i] ?? "";
    if (looksLikeOption(word)) break;
    words.push(word);
  }
  return words;
}

/** A dash begins an option, but not a negative number, nor a text with blanks. */
function looksLikeOption(word: string): boolean {
  if (!word.startsWith("-") || word === "-") return false;
  if (/^-\d+$|^-\d*\.\d+$/.test(word)) return false;
  return !word.includes(" ") || /^--[\w-]+=/.test(word);
}

function splitOption(word: string): [string, string | undefined] {
  const equals = word.indexOf("=");
  const name = word.replace(/^--?/, "");
  if (equals < 0) return [name, undefined];
  return [word.slice(0, equals).replace(/^--?/, ""), word.slice(equals + 1)];
}

function find(name: string, options: readonly Option[]): Option | undefined {
  const named = options.filter((it) => it.takes !== "position");
  const exact = named.find((it) => it.name === name);
  if (exact) return exact;
  const matches = named.filter((it) => it.name.startsWith(name));
  if (matches.length > 1) {
    const names = matches.map((it) => `--${it.name}`).join(", ");
    throw new SyntaxProblem(`ambiguous option: --${name} could match ${names}`);
  }
  return matches[0];
}

/** What is said of a word that is none of the choices; near ones are offered. */
export function invalidChoice(word: string, choices: readonly string[]): string {
  const lines = ["Invalid choice, valid choices are:\n"];
  for (let i = 0; i < choices.length; i += 2) {
    lines.push(
      choices
        .slice(i, i + 2)
        .map((it) => it.padEnd(40))
        .join(" | "),
    );
  }
  const near = nearest(word, choices);
  if (near.length > 0)
    lines.push(`\n\nInvalid choice: '${word}', maybe you meant:\n`, ...near.map((it) => `  * ${it}`));
  return lines.join("\n");
}

const nearMin = 0.8;
const nearMax = 3;

function nearest(word: string, choices: readonly string[]): string[] {
  return choices
    .map((it) => [it, similarity(word, it)] as const)
    .filter(([, ratio]) => ratio >= nearMin)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? 1 : -1))
    .slice(0, nearMax)
    .map(([it]) => it);
}

/** Twice the letters that two words share, in order and in blocks, over all their letters (Python's `difflib`). */
function similarity(a: string, b: string): number {
  return (2 * shared(a, b)) / (a.length + b.length);
}

function shared(a: string, b: string): number {
  let best = { length: 0, a: 0, b: 0 };
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) {
      let length = 0;
      while (i + length < a.length && a[i + length] === b[j + length]) length++;
      if (length > best.length) best = { length, a: i, b: j };
    }
  }
  if (best.length === 0) return 0;
  return (
    best.length +
    shared(a.slice(0, best.a), b.slice(0, best.b)) +
    shared(a.slice(best.a + best.length), b.slice(best.b + best.length))
  );
}
