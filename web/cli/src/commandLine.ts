// The other way round: from a request that was sent to the command line that would send it.

import {
  parameterOf,
  commandOf,
  inputShape,
  kebab,
  outputShape,
  shapeOf,
  type Member,
  type Model,
  type Models,
  type Operation,
  type Shape,
} from "./models.js";
import { quote } from "./shell/words.js";
import { dumpJson, isStruct, parseJson, str, struct, type Struct, type Value } from "./values.js";
import { readJson, readXml } from "./wire/answer.js";
import { parseXml } from "./wire/xml.js";

export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string | Uint8Array;
}

export interface CalledOperation {
  readonly model: Model;
  readonly operation: string;
  readonly input: Struct;
}

/** The operation a request calls, and its input; undefined for what is no call: the control API, an API's own stage. */
export async function operationCalled(models: Models, request: SentRequest): Promise<CalledOperation | undefined> {
  const signing = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(request.headers.get("authorization") ?? "")?.[1];
  if (signing === undefined) return undefined;
  const ids = (await models.services()).filter((id) => id === signing || id.startsWith(signing));
  for (const id of ids) {
    const model = await models.model(id);
    const found = inModel(model, request);
    if (found) return found;
  }
  return undefined;
}

function inModel(model: Model, request: SentRequest): CalledOperation | undefined {
  const text = typeof request.body === "string" ? request.body : new TextDecoder().decode(request.body);
  if (model.protocol === "json") {
    const [prefix, operation = ""] = (request.headers.get("x-amz-target") ?? "").split(".");
    if (prefix !== model.targetPrefix || !model.operations[operation]) return undefined;
    const shape = inputShape(model, model.operations[operation]);
    const body = text === "" ? struct() : parseJson(text);
    return {
      model,
      operation,
      input: shape ? (readJson(model, shape, body) as Struct) : struct(),
    };
  }
  if (model.protocol === "query") {
    const form = new URLSearchParams(text || new URL(request.url).search);
    const operation = form.get("Action") ?? "";
    const definition = model.operations[operation];
    if (!definition) return undefined;
    const shape = inputShape(model, definition);
    return {
      model,
      operation,
      input: shape ? formStruct(model, shape, treeOf(form)) : struct(),
    };
  }
  return inRest(model, request, text);
}

/** A form's names as a tree: `A.member.1` is below `A`. */
interface Tree {
  text?: string;
  readonly children: Map<string, Tree>;
}

function treeOf(form: URLSearchParams): Tree {
  const root: Tree = { children: new Map() };
  for (const [name, text] of form) {
    let here = root;
    for (const part of name.split(".")) {
      const next = here.children.get(part) ?? {
        children: new Map<string, Tree>(),
      };
      here.children.set(part, next);
      here = next;
    }
    here.text = text;
  }
  return root;
}

function formStruct(model: Model, shape: Shape, tree: Tree): Struct {
  const made = struct();
  for (const member of shape.members ?? []) {
    const it = tree.children.get(member.locationName ?? member.name);
    if (it) made[member.name] = formValue(model, shapeOf(model, member.shape), it);
  }
  return made;
}

function formValue(model: Model, shape: Shape, tree: Tree): Value {
  if (shape.type === "structure") return formStruct(model, shape, tree);
  const entries = (below: Tree | undefined) =>
    [...(below ?? tree).children].filter(([name]) => /^\d+$/.test(name)).map(([, it]) => it);
  const [first, second] = shape.members ?? [];
  if (shape.type === "list" && first) {
    return entries(tree.children.get(first.locationName ?? "member")).map((it) =>
      formValue(model, shapeOf(model, first.shape), it),
    );
  }
  if (shape.type === "map" && first && second) {
    return struct(
      entries(tree.children.get("entry")).map((it) => {
        const value = it.children.get(second.locationName ?? "value");
        return [
          it.children.get(first.locationName ?? "key")?.text ?? "",
          value ? formValue(model, shapeOf(model, second.shape), value) : "",
        ] as const;
      }),
    );
  }
  return scalar(shape, tree.text ?? "");
}

function scalar(shape: Shape, text: string): Value {
  if (shape.type === "boolean") return text === "true";
  return ["integer", "long", "float", "double"].includes(shape.type) ? Number(text) : text;
}

function inRest(model: Model, request: SentRequest, text: string): CalledOperation | undefined {
  const url = new URL(request.url);
  const fits = Object.entries(model.operations)
    .map(([operation, definition]) => ({
      operation,
      definition,
      labels: match(definition, request.method, url),
    }))
    .filter((it) => it.labels !== undefined && accepts(model, it.definition, url, request.headers))
    .sort((a, b) => specificity(model, b.definition) - specificity(model, a.definition));
  const [found] = fits;
  if (found === undefined) return undefined;
  const { operation, definition } = found;
  const input = struct();
  const shape = inputShape(model, definition);
  for (const member of shape?.members ?? []) {
    const value = headValue(model, member, found.labels ?? new Map(), url, request.headers);
    if (value !== undefined) input[member.name] = value;
  }
  if (shape && text !== "") Object.assign(input, restBody(model, shape, text));
  return { model, operation, input };
}

/** How much an operation asks of a request: of two that fit, the one that asks more is meant. */
function specificity(model: Model, operation: Operation): number {
  const required =
    inputShape(model, operation)?.members?.filter((it) => it.required && it.location !== "uri").length ?? 0;
  const [path = "", query = ""] = operation.uri.split("?");
  return (
    required +
    10 * query.split("&").filter(Boolean).length +
    path.split("/").filter((it) => it !== "" && !it.startsWith("{")).length
  );
}

/** The labels in the path, or undefined if the request is not for the operation. */
function match(operation: Operation, method: string, url: URL): Map<string, string> | undefined {
  if (operation.method !== method) return undefined;
  const [template = "", fixed = ""] = operation.uri.split("?");
  for (const [name, value] of new URLSearchParams(fixed)) {
    if (!url.searchParams.has(name) || (value !== "" && url.searchParams.get(name) !== value)) return undefined;
  }
  const names: string[] = [];
  const source = template.replace(
    /\{(\w+)(\+?)\}|([.*+?^$()|[\]\\])/g,
    (_, name: string | undefined, greedy: string, special: string) => {
      if (name === undefined) return `\\${special}`;
      names.push(name);
      return greedy ? "(.+)" : "([^/]+)";
    },
  );
  const found = new RegExp(`^${source.replace(/\/$/, "")}/?$`).exec(url.pathname);
  return found ? new Map(names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? "")])) : undefined;
}

/** Whether everything the query says is something that the operation takes, and what it requires is there. */
function accepts(model: Model, operation: Operation, url: URL, headers: Headers): boolean {
  const members = inputShape(model, operation)?.members ?? [];
  const fixed = new URLSearchParams(operation.uri.split("?")[1] ?? "");
  const takesAny = members.some((it) => it.location === "querystring" && shapeOf(model, it.shape).type === "map");
  const known = new Set(members.filter((it) => it.location === "querystring").map((it) => it.locationName ?? it.name));
  for (const name of url.searchParams.keys()) if (!takesAny && !known.has(name) && !fixed.has(name)) return false;
  return members.every((it) => {
    if (!it.required) return true;
    if (it.location === "header") return headers.has(it.locationName ?? it.name);
    return it.location !== "querystring" || url.searchParams.has(it.locationName ?? it.name);
  });
}

function headValue(
  model: Model,
  member: Member,
  labels: ReadonlyMap<string, string>,
  url: URL,
  headers: Headers,
): Value | undefined {
  const name = member.locationName ?? member.name;
  const shape = shapeOf(model, member.shape);
  if (member.location === "uri") return labels.get(name);
  if (member.location === "querystring") {
    const values = url.searchParams.getAll(name);
    if (values.length === 0) return undefined;
    return shape.type === "list" ? values : scalar(shape, values[0] ?? "");
  }
  if (member.location === "header") {
    const value = headers.get(name);
    // What every request has says nothing about this one.
    return value === null || /^content-(type|length|md5)$/i.test(name) || /checksum/i.test(name)
      ? undefined
      : scalar(shape, value);
  }
  if (member.location === "headers") {
    const found = struct();
    headers.forEach((value, key) => {
      if (key.startsWith(name.toLowerCase())) found[key.slice(name.length)] = value;
    });
    return Object.keys(found).length > 0 ? found : undefined;
  }
  return undefined;
}

function restBody(model: Model, shape: Shape, text: string): Struct {
  const payload = shape.members?.find((it) => it.name === shape.payload);
  const inner = payload ? shapeOf(model, payload.shape) : shape;
  if (payload && (inner.type === "blob" || inner.type === "string")) return struct([[payload.name, text]]);
  const value =
    model.protocol === "rest-xml" ? readXml(model, inner, parseXml(text)) : readJson(model, inner, parseJson(text));
  if (payload) return struct([[payload.name, value]]);
  return isStruct(value) ? value : struct();
}

/** Where a command writes what an operation answers with as a stream. */
const streamFile = "answer.out";

/** The command for an operation and its input. */
export function commandFor({ model, operation, input }: CalledOperation): string {
  const command = kebab(operation);
  const definition = model.operations[operation];
  const shape = definition && inputShape(model, definition);
  const words = ["aws", commandOf(model.id), command];
  let hasRawBlob = false;
  for (const member of shape?.members ?? []) {
    const value = input[member.name];
    if (value === undefined || value === null || member.idempotencyToken) continue;
    const target = shapeOf(model, member.shape);
    const option = `--${parameterOf(model.id, command, member.name)}`;
    if (target.type === "boolean") words.push(value === false ? `--no-${option.slice(2)}` : option);
    else if (member.streaming || target.streaming) words.push(option, "FILE");
    else {
      if (target.type === "blob" && shape?.payload === member.name) hasRawBlob = true;
      words.push(option, ...argument(model, target, value));
    }
  }
  if (hasRawBlob) words.push("--cli-binary-format", "raw-in-base64-out");
  const output = definition && outputShape(model, definition);
  const payload = output?.members?.find((it) => it.name === output.payload);
  if (payload && shapeOf(model, payload.shape).type === "blob") words.push(streamFile);
  return words.join(" ");
}

function argument(model: Model, shape: Shape, value: Value): string[] {
  if (shape.type === "list" && Array.isArray(value) && value.length > 0) {
    const item = shape.members?.[0];
    const isPlain = item !== undefined && !["structure", "list", "map"].includes(shapeOf(model, item.shape).type);
    // A word that begins with a bracket or a dash would be taken for something else.
    if (isPlain && value.every((it) => !/^[-[]|^$/.test(str(it)))) return value.map((it) => quote(str(it)));
  }
  return [quote(typeof value === "object" ? dumpJson(value) : str(value))];
}
