// What the command line checks of an input before it asks the service: names, types, what is required, and minimal lengths.
// Not more: maxima, patterns and enumerations are the service's to refuse. Messages: AWS CLI 2.9.19.

import { shapeOf, type Model, type Shape } from "../models.js";
import { classOf, isStruct, Numeral, repr, str, type Value } from "../values.js";
import type { Input, InputValue } from "../wire/request.js";
import { parseMoment } from "../wire/timestamps.js";

/** The problems, a line each; empty if there are none. */
export function validate(model: Model, shape: Shape, input: Input): string {
  const problems: string[] = [];
  check(model, shape, input, "", problems);
  return problems.join("\n");
}

const inputName = (name: string) => (name === "" ? "input" : name.replace(/^\./, ""));

function check(model: Model, shape: Shape, value: InputValue, name: string, problems: string[]): void {
  if (shape.document || value instanceof Uint8Array) return;
  const it = value as Value;
  const wrong = (...types: string[]) =>
    problems.push(
      `Invalid type for parameter ${inputName(name)}, value: ${str(it)}, type: <class '${classOf(it)}'>, ` +
        `valid types: ${types.map((type) => (type.startsWith("<") || type.includes("-") ? type : `<class '${type}'>`)).join(", ")}`,
    );
  const isNumber = typeof it === "number" || it instanceof Numeral;
  switch (shape.type) {
    case "structure":
      if (isStruct(it)) checkStructure(model, shape, it, name, problems);
      else wrong("dict");
      return;
    case "list":
      if (!Array.isArray(it)) return void wrong("list", "tuple");
      checkMin(shape, it.length, "length", it, name, problems);
      for (const [index, item] of it.entries()) {
        const inner = shape.members?.[0];
        if (inner) check(model, shapeOf(model, inner.shape), item, `${name}[${index}]`, problems);
      }
      return;
    case "map":
      if (!isStruct(it)) return void wrong("dict");
      for (const [key, item] of Object.entries(it)) {
        const [keys, values] = shape.members ?? [];
        if (keys) check(model, shapeOf(model, keys.shape), key, `${name} (key: ${key})`, problems);
        if (values) check(model, shapeOf(model, values.shape), item, `${name}.${key}`, problems);
      }
      return;
    case "string":
      if (typeof it !== "string") wrong("str");
      else checkMin(shape, [...it].length, "length", it, name, problems);
      return;
    case "integer":
    case "long":
      if (!isNumber || classOf(it) !== "int") wrong("int");
      else checkMin(shape, Number(it), "value", it, name, problems);
      return;
    case "float":
    case "double":
      if (!isNumber) wrong("float", "decimal.Decimal", "int");
      else checkMin(shape, Number(it), "value", it, name, problems);
      return;
    case "boolean":
      if (typeof it !== "boolean") wrong("bool");
      return;
    case "timestamp":
      if (parseMoment(it) === undefined) wrong("datetime.datetime", "timestamp-string");
      return;
    case "blob":
      if (typeof it !== "string") wrong("bytes", "bytearray", "file-like object");
      return;
  }
}

function checkStructure(model: Model, shape: Shape, value: Input, name: string, problems: string[]): void {
  const members = shape.members ?? [];
  const given = Object.keys(value);
  const names = members.map((it) => it.name);
  if (shape.union && given.length === 0) {
    problems.push(
      `Must set one of the following keys for tagged unionstructure ${inputName(name)}: ${names.join(". ")}.`,
    );
  } else if (shape.union && given.length > 1) {
    problems.push(
      `Invalid number of parameters set for tagged union structure ${inputName(name)}. ` +
        `Can only set one of the following keys: ${names.join(". ")}.`,
    );
  }
  for (const member of members) {
    if (member.required && !member.idempotencyToken && !(member.name in value)) {
      problems.push(`Missing required parameter in ${inputName(name)}: "${member.name}"`);
    }
  }
  for (const key of given) {
    if (!names.includes(key)) {
      problems.push(`Unknown parameter in ${inputName(name)}: "${key}", must be one of: ${names.join(", ")}`);
    }
  }
  for (const key of given) {
    const member = members.find((it) => it.name === key);
    const it = value[key];
    if (member && it !== undefined) check(model, shapeOf(model, member.shape), it, `${name}.${key}`, problems);
  }
}

function checkMin(
  shape: Shape,
  actual: number,
  what: "length" | "value",
  value: Value,
  name: string,
  problems: string[],
): void {
  if (shape.min === undefined || actual >= shape.min) return;
  const shown = what === "value" ? repr(value) : String(actual);
  problems.push(`Invalid ${what} for parameter ${inputName(name)}, value: ${shown}, valid min ${what}: ${shape.min}`);
}
