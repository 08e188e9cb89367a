// The shorthand syntax of parameters: `Key=a,Values=b,c`, `A={B=c,D=[e,f]}`.
//
//   parameter = keyval *("," keyval)        keyval = key "=" [values]
//   values    = csv / "[" list "]" / "{" hash "}"
//
// A list of words backtracks to its last comma when the next word turns out to be a key. Messages: AWS CLI 2.9.19.

import { shapeOf, type Model, type Shape } from "../models.js";
import { float, integer, isStruct, struct, type Struct, type Value } from "../values.js";

export class ShorthandError extends Error {}

class Unexpected extends ShorthandError {}

const quoted = {
  "'": /^'(?:\\\\|\\'|[^'])*'/,
  '"': /^"(?:\\\\|\\"|[^"])*"/,
} as const;
const firstWord = /^(?:\\,|[!#-&(-+\--<>-Z\\-z|-\uffff])(?:\\,|[\s!#-&(-+\--\\^-|~-\uffff])*/;
const laterWord = /^(?:\\,|[!#-&(-+\--<>-Z\\-z|-\uffff])(?:\\,|[\s!#-&(-+\--<>-\uffff])*/;

export function parseShorthand(text: string): Struct {
  return new Parser(text).parameter();
}

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parameter(): Struct {
    const made = struct();
    let previous = 0;
    do {
      if (this.#at > 0) this.#expect(",", true);
      const key = this.#key();
      this.#expect("=", true);
      const value = this.#values();
      if (key in made) {
        throw new ShorthandError(
          `Second instance of key "${key}" encountered for input:\n${this.#location(previous + 1)}\n` +
            'This is often because there is a preceding "," instead of a space.',
        );
      }
      made[key] = value;
      previous = this.#at;
    } while (this.#at < this.#text.length);
    return made;
  }

  #key(): string {
    const key = /^[A-Za-z0-9\-_.#/:]*/.exec(this.#text.slice(this.#at))?.[0] ?? "";
    this.#at += key.length;
    return key;
  }

  #values(): Value {
    const next = this.#text[this.#at];
    if (next === undefined) return "";
    if (next === "[") return this.#list();
    if (next === "{") return this.#hash();
    return this.#commaSeparated();
  }

  #commaSeparated(): Value {
    const first = this.#first();
    this.#space();
    if (this.#text[this.#at] !== ",") return first;
    this.#expect(",", true);
    const list = [first];
    for (;;) {
      try {
        const value = this.#later();
        this.#space();
        if (this.#at >= this.#text.length) {
          list.push(value);
          break;
        }
        this.#expect(",", true);
        list.push(value);
      } catch (thrown) {
        if (!(thrown instanceof Unexpected) || this.#at >= this.#text.length) throw thrown;
        while (this.#at >= 0 && this.#text[this.#at] !== ",") this.#at--;
        break;
      }
    }
    return list.length === 1 ? first : list;
  }

  #list(): Value {
    const values: Value[] = [];
    this.#expect("[", true);
    while (this.#text[this.#at] !== "]") {
      values.push(this.#explicit());
      this.#separator("]");
    }
    this.#expect("]");
    return values;
  }

  #hash(): Value {
    const made = struct();
    this.#expect("{", true);
    while (this.#text[this.#at] !== "}") {
      const key = this.#key();
      this.#expect("=", true);
      made[key] = this.#explicit();
      this.#separator("}");
    }
    this.#expect("}");
    return made;
  }

  #separator(end: string): void {
    this.#space();
    if (this.#text[this.#at] === end) return;
    this.#expect(",");
    this.#space();
  }

  #explicit(): Value {
    const next = this.#text[this.#at];
    if (next === "[") return this.#list();
    if (next === "{") return this.#hash();
    return this.#first();
  }

  #first(): string {
    const next = this.#text[this.#at];
    if (next === "'" || next === '"') return this.#quoted(next);
    const word = firstWord.exec(this.#text.slice(this.#at))?.[0];
    return word === undefined ? "" : this.#take(word).replaceAll("\\,", ",").trimEnd();
  }

  #later(): string {
    const next = this.#text[this.#at];
    if (next === "'" || next === '"') return this.#quoted(next);
    const word = laterWord.exec(this.#text.slice(this.#at))?.[0];
    if (word === undefined) throw this.#unexpected("<second>", "<none>");
    return this.#take(word).replaceAll("\\,", ",").trimEnd();
  }

  #quoted(quote: "'" | '"'): string {
    const word = quoted[quote].exec(this.#text.slice(this.#at))?.[0];
    if (word === undefined) {
      throw this.#unexpected(quote === "'" ? "<singled quoted>" : "<double quoted>", "<none>");
    }
    return this.#take(word).slice(1, -1).replaceAll(`\\${quote}`, quote).replaceAll("\\\\", "\\");
  }

  #take(word: string): string {
    this.#at += word.length;
    return word;
  }

  #expect(wanted: string, withSpace = false): void {
    if (withSpace) this.#space();
    const actual = this.#text[this.#at];
    if (actual !== wanted) throw this.#unexpected(wanted, actual ?? "EOF");
    this.#at++;
    if (withSpace) this.#space();
  }

  #space(): void {
    while (" \t\n\r\v\f".includes(this.#text[this.#at] ?? "x")) this.#at++;
  }

  #unexpected(wanted: string, actual: string): Unexpected {
    return new Unexpected(`Expected: '${wanted}', received: '${actual}' for input:\n${this.#location(this.#at)}`);
  }

  /** The input with a mark below the place. */
  #location(at: number): string {
    const lineStart = this.#text.lastIndexOf("\n", at - 1) + 1;
    const found = this.#text.indexOf("\n", at);
    const lineEnd = found < 0 ? this.#text.length : found;
    return `${this.#text.slice(0, lineEnd)}\n${" ".repeat(at - lineStart)}^${this.#text.slice(lineEnd)}`;
  }
}

/** What the syntax cannot say, the model does: one word is a list where a list is wanted; numbers and booleans. */
export function conform(model: Model, shape: Shape, value: Value): Value {
  if (value === null || value === undefined) return value;
  switch (shape.type) {
    case "structure":
      if (!isStruct(value)) return value;
      for (const member of shape.members ?? []) {
        const it = value[member.name];
        if (it !== undefined) value[member.name] = conform(model, shapeOf(model, member.shape), it);
      }
      return value;
    case "list": {
      const item = shape.members?.[0];
      if (!Array.isArray(value) || item === undefined) return [value];
      return value.map((it) => conform(model, shapeOf(model, item.shape), it));
    }
    case "map": {
      const item = shape.members?.[1];
      if (!isStruct(value) || item === undefined) return value;
      for (const [name, it] of Object.entries(value)) value[name] = conform(model, shapeOf(model, item.shape), it);
      return value;
    }
    case "integer":
    case "long":
      return typeof value === "string" ? toInteger(value) : value;
    case "float":
    case "double":
      return typeof value === "string" ? toFloat(value) : value;
    case "boolean":
      if (typeof value !== "string") return value;
      return value.toLowerCase() === "true" ? true : value.toLowerCase() === "false" ? false : value;
    default:
      return value;
  }
}

/** Throws Error with Python's words. */
export function toInteger(text: string): Value {
  if (!/^\s*[-+]?\d+(_\d+)*\s*$/.test(text)) throw new Error(`invalid literal for int() with base 10: '${text}'`);
  return integer(text.trim().replaceAll("_", "").replace(/^\+/, ""));
}

export function toFloat(text: string): Value {
  const value = Number(text);
  if (text.trim() === "" || Number.isNaN(value)) throw new Error(`could not convert string to float: '${text}'`);
  return float(value);
}
