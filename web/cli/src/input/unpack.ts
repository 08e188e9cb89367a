// From the words after an option to the member's value: files first, then shorthand, then JSON or a plain value.

import { ParameterError, UsageError } from "../errors.js";
import type { Files } from "../files.js";
import { fromBase64 } from "../files.js";
import { shapeOf, type Member, type Model, type Shape } from "../models.js";
import { isStruct, JsonError, parseJson, type Value } from "../values.js";
import type { InputValue } from "../wire/request.js";
import { conform, parseShorthand, ShorthandError, toFloat, toInteger } from "./shorthand.js";

export interface Unpacking {
  readonly model: Model;
  readonly files: Files;
}

/** Throws ParameterError or UsageError. `option` has no dashes. */
export function unpack(
  context: Unpacking,
  option: string,
  member: Member,
  given: string | readonly string[],
): InputValue {
  const { model, files } = context;
  const name = `--${option}`;
  const shape = shapeOf(model, member.shape);
  const single = typeof given === "string" ? given : given.length === 1 ? given[0] : undefined;
  const loaded = single === undefined ? undefined : loadFile(files, name, single);
  if (loaded instanceof Uint8Array) return loaded;
  const value = loaded ?? given;
  const isNested =
    shape.type === "structure" || shape.type === "map" || (shape.type === "list" && isComplex(model, shape));
  const first = (typeof value === "string" ? value : (value[0] ?? "")).trim();
  if (isNested && !shape.document && !/^[[{]/.test(first)) return shorthand(model, name, shape, value);
  return fromWords(context, name, member, shape, value);
}

/** Undefined if the word names no file. */
export function loadFile(files: Files, name: string, word: string): string | Uint8Array | undefined {
  const match = /^(fileb?):\/\/([\s\S]*)$/.exec(word);
  if (match === null) return undefined;
  const path = match[2] ?? "";
  const bytes = files.read(path);
  if (bytes === undefined) {
    throw new ParameterError(name, `Unable to load paramfile ${word}: [Errno 2] No such file or directory: '${path}'`);
  }
  if (match[1] === "fileb") return bytes;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ParameterError(
      name,
      `Unable to load paramfile (${path}), text contents could not be decoded.  If this is a binary file, please use the ` +
        "fileb:// prefix instead of the file:// prefix.",
    );
  }
}

function isComplex(model: Model, list: Shape): boolean {
  const item = list.members?.[0];
  return item !== undefined && ["structure", "list", "map"].includes(shapeOf(model, item.shape).type);
}

function shorthand(model: Model, name: string, shape: Shape, value: string | readonly string[]): Value {
  const only = shape.members?.[0];
  if (
    shape.type === "structure" &&
    shape.members?.length === 1 &&
    only?.name === "Value" &&
    typeof value === "string" &&
    !value.includes("=")
  ) {
    return conform(model, shape, { Value: value });
  }
  try {
    const parsed = typeof value === "string" ? parseShorthand(value) : value.map(parseShorthand);
    return conform(model, shape, parsed);
  } catch (thrown) {
    if (thrown instanceof ShorthandError) throw new ParameterError(name, thrown.message);
    throw new UsageError(thrown instanceof Error ? thrown.message : String(thrown), 255);
  }
}

function fromWords(
  context: Unpacking,
  name: string,
  member: Member,
  shape: Shape,
  value: string | readonly string[],
): InputValue {
  if (shape.document || member.jsonValue) return json(name, typeof value === "string" ? value : (value[0] ?? ""));
  if (shape.type === "structure" || shape.type === "map") {
    const text = typeof value === "string" ? value : value.join(" ");
    if (text.trimStart().startsWith("{")) return json(name, text);
    throw new ParameterError(name, `Invalid JSON:\n${text}`);
  }
  if (shape.type === "list") {
    const text = typeof value === "string" ? value : value.length === 1 ? value[0] : undefined;
    if (text?.trim().startsWith("[")) return json(name, text);
    const item = shape.members?.[0];
    const words = typeof value === "string" ? [...value] : value;
    if (item === undefined) return [];
    return words.map((it) => fromWords(context, name, item, shapeOf(context.model, item.shape), it));
  }
  return scalar(context, name, member, shape, typeof value === "string" ? value : (value[0] ?? ""));
}

function scalar({ files }: Unpacking, name: string, member: Member, shape: Shape, text: string): InputValue {
  try {
    if (shape.type === "integer" || shape.type === "long") return toInteger(text);
    if (shape.type === "float" || shape.type === "double") return toFloat(text);
  } catch (thrown) {
    throw new UsageError(thrown instanceof Error ? thrown.message : String(thrown), 255);
  }
  if (shape.type === "boolean") return text.toLowerCase() !== "false" && text !== "";
  if (shape.type === "blob" && (member.streaming || shape.streaming)) {
    const bytes = files.read(text);
    if (bytes === undefined) throw new ParameterError(name, "Blob values must be a path to a file.");
    return bytes;
  }
  return text;
}

function json(name: string, text: string): Value {
  try {
    return parseJson(text);
  } catch (thrown) {
    if (thrown instanceof JsonError)
      throw new ParameterError(name, `Invalid JSON: ${thrown.message}\nJSON received: ${text}`);
    throw thrown;
  }
}

/** Texts that stand for blobs become bytes: base64, unless they are to be taken as they are. */
export function decodeBlobs(model: Model, shape: Shape, value: InputValue, isRaw: boolean): InputValue {
  if (shape.type === "blob" && typeof value === "string") {
    if (isRaw) return new TextEncoder().encode(value);
    const bytes = fromBase64(value.replace(/[^A-Za-z0-9+/=]/g, ""));
    if (bytes === undefined || value.replace(/=+$/, "").length % 4 === 1)
      throw new UsageError(`Invalid base64: "${value}"`, 255);
    return bytes;
  }
  if (value instanceof Uint8Array || shape.members === undefined) return value;
  const inner = (index: number) => shapeOf(model, shape.members?.[index]?.shape ?? 0);
  if (shape.type === "list" && Array.isArray(value)) return value.map((it) => decodeBlobs(model, inner(0), it, isRaw));
  if (!isStruct(value as Value)) return value;
  const entries = Object.entries(value as Record<string, InputValue>).map(([name, it]) => {
    if (shape.type === "map") return [name, decodeBlobs(model, inner(1), it, isRaw)] as const;
    const member = shape.members?.find((candidate) => candidate.name === name);
    return [name, member ? decodeBlobs(model, shapeOf(model, member.shape), it, isRaw) : it] as const;
  });
  return Object.fromEntries(entries) as InputValue;
}
