// The options of commands that are written here and not read from a model.

import { UsageError, usage } from "../errors.js";
import { parseOptions, type Option } from "../input/options.js";

export interface HighOptions {
  text(name: string): string | undefined;
  list(name: string): readonly string[] | undefined;
  flag(name: string): boolean;
  /** Words that no option takes. */
  readonly words: readonly string[];
}

/** `wordsMax`: how many words may stand alone. */
export function readOptions(args: readonly string[], options: readonly Option[], wordsMax: number): HighOptions {
  const { values, rest } = parseOptions(args, options);
  const unknown = rest.filter((it) => it.startsWith("--"));
  const words = rest.filter((it) => !it.startsWith("--"));
  const surplus = [...unknown, ...words.slice(wordsMax)];
  if (surplus.length > 0) throw new UsageError(`${usage}\nUnknown options: ${surplus.join(",")}\n`);
  return {
    text(name) {
      const value = values.get(name);
      return typeof value === "string" ? value : undefined;
    },
    list(name) {
      const value = values.get(name);
      return Array.isArray(value) ? (value as readonly string[]) : undefined;
    },
    flag: (name) => values.get(name) === true,
    words,
  };
}
