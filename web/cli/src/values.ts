// Values as Python has them, where that can be seen: 1.0 is not 1, and a long is not rounded.

/** Objects have no prototype, so that no name of another's (`constructor`) is found in them. */
export type Value = null | boolean | number | string | Numeral | Value[] | Struct;
export type Struct = { [name: string]: Value };

/** A number whose text is not what JavaScript writes: `1.0`, `1e+16`, or an integer above 2^53. */
export class Numeral extends Number {
  readonly text: string;

  constructor(text: string) {
    super(text);
    this.text = text;
  }

  override toString(): string {
    return this.text;
  }
}

export function struct(entries: Iterable<readonly [string, Value]> = []): Struct {
  const made = Object.create(null) as Struct;
  for (const [name, value] of entries) made[name] = value;
  return made;
}

export function isStruct(value: Value | undefined): value is Struct {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Numeral);
}

export function isScalar(value: Value): value is null | boolean | number | string | Numeral {
  return typeof value !== "object" || value === null || value instanceof Numeral;
}

/** A float as Python's `repr` writes it. */
export function float(value: number): Value {
  if (Number.isNaN(value)) return new Numeral("nan");
  if (!Number.isFinite(value)) return new Numeral(value > 0 ? "inf" : "-inf");
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude >= 1e16 || magnitude < 1e-4)) {
    const [digits = "", exponent = ""] = value.toExponential().split("e");
    return new Numeral(`${digits}e${exponent[0] ?? "+"}${exponent.slice(1).padStart(2, "0")}`);
  }
  return Number.isInteger(value) ? new Numeral(`${value}.0`) : value;
}

/** An integer from its text. */
export function integer(text: string): Value {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : new Numeral(text);
}

/** As Python's `str` writes a scalar. */
export function str(value: Value): string {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "string") return value;
  if (value instanceof Numeral || typeof value === "number") return String(value);
  return repr(value);
}

/** As Python's `repr` writes a value. */
export function repr(value: Value): string {
  if (typeof value === "string") {
    const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
    const escaped = value.replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replace(/\r/g, "\\r").replace(/\t/g, "\\t");
    return quote + (quote === "'" ? escaped.replace(/'/g, "\\'") : escaped) + quote;
  }
  if (Array.isArray(value)) return `[${value.map(repr).join(", ")}]`;
  if (isStruct(value)) {
    return `{${Object.entries(value)
      .map(([name, it]) => `${repr(name)}: ${repr(it)}`)
      .join(", ")}}`;
  }
  return str(value);
}

/** The name of a value's class in Python. */
export function classOf(value: Value): string {
  if (value === null) return "NoneType";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "string") return "str";
  if (Array.isArray(value)) return "list";
  if (isFloat(value)) return "float";
  return isStruct(value) ? "dict" : "int";
}

function isFloat(value: Value): boolean {
  if (typeof value === "number") return !Number.isInteger(value);
  return value instanceof Numeral && /[.en]/.test(value.text);
}

/** Whether two values are the same. */
export function equal(a: Value, b: Value): boolean {
  return dumpJson(a) === dumpJson(b);
}

/** JSON as Python writes it with an indentation of `indent`; 0: on one line, with ", " and ": ". */
export function dumpJson(value: Value, indent = 0, ascii = false, depth = 0): string {
  if (isScalar(value)) return scalarJson(value, ascii);
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((it) => dumpJson(it, indent, ascii, depth + 1))
    : Object.entries(value).map(
        ([name, it]) => `${scalarJson(name, ascii)}: ${dumpJson(it, indent, ascii, depth + 1)}`,
      );
  const [open, close] = isList ? "[]" : "{}";
  if (parts.length === 0 || indent === 0) return `${open}${parts.join(", ")}${close}`;
  const pad = " ".repeat(indent * (depth + 1));
  return `${open}\n${parts.map((it) => pad + it).join(",\n")}\n${" ".repeat(indent * depth)}${close}`;
}

function scalarJson(value: null | boolean | number | string | Numeral, ascii: boolean): string {
  if (value instanceof Numeral) return value.text.replace("inf", "Infinity").replace("nan", "NaN");
  if (typeof value !== "string") return String(value);
  const text = JSON.stringify(value).replace(/[\ud800-\udfff]/g, (it) => it);
  if (!ascii) return text;
  return text.replace(/[\u007f-\uffff]/g, (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** What is wrong with a JSON text, in the words of Python's parser. */
export class JsonError extends Error {
  constructor(what: string, text: string, at: number) {
    const before = text.slice(0, at);
    const line = before.split("\n").length;
    super(`${what}: line ${line} column ${at - before.lastIndexOf("\n")} (char ${at})`);
    this.name = "JsonError";
  }
}

/** How deep JSON may be nested. */
const depthMax = 500;

/** Reads JSON, keeping what JavaScript's own parser loses of numbers. */
export function parseJson(text: string): Value {
  let at = 0;
  const fail = (what: string, where = at): never => {
    throw new JsonError(what, text, where);
  };
  const space = () => {
    while (" \t\n\r".includes(text[at] ?? "x")) at++;
  };
  const string = (): string => {
    const start = at++;
    for (;;) {
      const next = text[at];
      if (next === undefined) return fail("Unterminated string starting at", start);
      if (next === '"') break;
      if (next < " ") return fail("Invalid control character at");
      at += next === "\\" ? 2 : 1;
    }
    at++;
    try {
      return JSON.parse(text.slice(start, at)) as string;
    } catch {
      return fail("Invalid \\escape", start + text.slice(start).search(/\\[^"\\/bfnrtu]/));
    }
  };
  const value = (depth: number): Value => {
    if (depth > depthMax) return fail("Too deeply nested");
    space();
    const first = text[at];
    if (first === '"') return string();
    if (first === "{") return object(depth);
    if (first === "[") return array(depth);
    const word = /^(true|false|null|-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?)/.exec(text.slice(at, at + 400));
    if (word === null) return fail("Expecting value");
    at += word[0].length;
    if (word[0] === "true") return true;
    if (word[0] === "false") return false;
    if (word[0] === "null") return null;
    return word[2] === undefined && word[3] === undefined ? integer(word[0]) : float(Number(word[0]));
  };
  const object = (depth: number): Value => {
    const made = struct();
    at++;
    space();
    if (text[at] === "}") return (at++, made);
    for (;;) {
      space();
      if (text[at] !== '"') return fail("Expecting property name enclosed in double quotes");
      const name = string();
      space();
      if (text[at] !== ":") return fail("Expecting ':' delimiter");
      at++;
      made[name] = value(depth + 1);
      space();
      if (text[at] === "}") return (at++, made);
      if (text[at] !== ",") return fail("Expecting ',' delimiter");
      at++;
    }
  };
  const array = (depth: number): Value => {
    const made: Value[] = [];
    at++;
    space();
    if (text[at] === "]") return (at++, made);
    for (;;) {
      made.push(value(depth + 1));
      space();
      if (text[at] === "]") return (at++, made);
      if (text[at] !== ",") return fail("Expecting ',' delimiter");
      at++;
    }
  };
  const result = value(0);
  space();
  return at < text.length ? fail("Extra data") : result;
}
