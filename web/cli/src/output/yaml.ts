// `--output yaml`: blocks, keys sorted, in the style of Python's ruamel.yaml.

import { dumpJson, isScalar, isStruct, Numeral, type Value } from "../values.js";
import { byCodePoint } from "./text.js";

export function formatYaml(value: Value): string {
  return isScalar(value) ? `${dumpJson(value)}\n` : block(value, 0);
}

/** The lines of a list or structure, each ended. `indent`: the column it starts in. */
function block(value: Value, indent: number): string {
  const pad = " ".repeat(indent);
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]\n";
    return value.map((it) => `${pad}- ${nested(it, indent + 2).trimStart()}`).join("");
  }
  if (!isStruct(value)) return `${scalar(value, indent)}\n`;
  const names = Object.keys(value).sort(byCodePoint);
  if (names.length === 0) return "{}\n";
  return names.map((name) => `${pad}${key(name, indent)}${entry(value[name] ?? null, indent)}`).join("");
}

/** Keys of more than this many characters are told apart from their value by `? `. */
const simpleKeyMax = 128;

function key(name: string, indent: number): string {
  const text = scalar(name, indent);
  return name.length > simpleKeyMax ? `? ${text}\n${" ".repeat(indent)}:` : `${text}:`;
}

function entry(value: Value, indent: number): string {
  if (isScalar(value)) return ` ${scalar(value, indent + 2)}\n`;
  const isEmpty = Array.isArray(value) ? value.length === 0 : Object.keys(value as object).length === 0;
  if (isEmpty) return ` ${block(value, 0)}`;
  // A list below a name starts in the name's column.
  return `\n${block(value, Array.isArray(value) ? indent : indent + 2)}`;
}

function nested(value: Value, indent: number): string {
  return isScalar(value) ? `${scalar(value, indent)}\n` : block(value, indent);
}

/** The column after which a scalar's text goes on in the next line. */
const widthMax = 80;

function scalar(value: Value, indent: number): string {
  if (value === null) return "null";
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number" || value instanceof Numeral) return String(value);
  if (typeof value !== "string") return "";
  return text(value, indent);
}

function text(value: string, indent: number): string {
  if (value === "") return "''";
  if (
    /[^\t\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(value) ||
    /[\u2028\u2029\ufeff]/.test(value)
  )
    return doubleQuoted(value, indent);
  if (isPlain(value)) return wrapped(value, indent);
  // Blanks at a line's end, or a break beside blanks, survive only in double quotes.
  if (/(^|\n)[ \t]|[ \t](\n|$)/.test(value) && value.includes("\n")) return doubleQuoted(value, indent);
  return `'${wrappedQuoted(value.replaceAll("'", "''"), indent)}'`;
}

const reserved =
  /^(?:true|True|TRUE|false|False|FALSE|null|Null|NULL|~|=|<<|[-+]?(?:0|[1-9][\d_]*)|0o[0-7_]+|0b[01_]+|0x[\da-fA-F_]+|[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+]?\d+)?|[-+]?[0-9][0-9_]*(?:[eE][-+]?\d+)|[-+]?\.[0-9_]+(?:[eE][-+]\d+)?|[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?|[-+]?0[\d_]+)$/;

function isPlain(value: string): boolean {
  if (reserved.test(value) || /^[ \t]|[ \t]$|[\n\t]/.test(value) || /^(---|\.\.\.)/.test(value)) return false;
  if (/^[,[\]{}#&*!|>'"%@`]/.test(value) || /^[-?:]([ \t]|$)/.test(value)) return false;
  return !/: |:$| #/.test(value);
}

/** A plain text: its blanks may become line breaks beyond the width. */
function wrapped(value: string, indent: number): string {
  return fold(value, indent, indent);
}

function wrappedQuoted(value: string, indent: number): string {
  return value
    .split("\n")
    .map((line) => fold(line, indent, indent + 1))
    .join(`\n\n${" ".repeat(indent)}`);
}

function fold(value: string, indent: number, start: number): string {
  const words = value.split(" ");
  if (words.length === 1) return value;
  let column = start;
  let out = "";
  words.forEach((word, index) => {
    if (index > 0) {
      const isSingle = words[index - 1] !== "" && word !== "";
      if (isSingle && column > widthMax) {
        out += `\n${" ".repeat(indent)}`;
        column = indent;
      } else {
        out += " ";
        column += 1;
      }
    }
    out += word;
    column += word.length;
  });
  return out;
}

const escapes: Readonly<Record<string, string>> = {
  "\0": "\\0",
  "\x07": "\\a",
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\v": "\\v",
  "\f": "\\f",
  "\r": "\\r",
  "\x1b": "\\e",
  '"': '\\"',
  "\\": "\\\\",
  "\x85": "\\N",
  "\xa0": "\\_",
  "\u2028": "\\L",
  "\u2029": "\\P",
};

function doubleQuoted(value: string, _indent: number): string {
  const body = [...value].map((it) => {
    const code = it.codePointAt(0) ?? 0;
    if (escapes[it]) return escapes[it];
    if ((code >= 0x20 && code <= 0x7e) || code > 0xa0) return it;
    return `\\x${code.toString(16).toUpperCase().padStart(2, "0")}`;
  });
  return `"${body.join("")}"`;
}
