// From an HTTP answer to the operation's output, by the service's protocol: members in the model's order, as botocore has
// them; times in ISO 8601; blobs as the base64 that came.

import { outputShape, shapeOf, type Member, type Model, type Shape } from "../models.js";
import { float, integer, isStruct, parseJson, struct, type Struct, type Value } from "../values.js";
import { printMoment } from "./timestamps.js";
import { child, parseXml, type XmlElement } from "./xml.js";

/** An answer that is an error. */
export class ServiceError extends Error {
  readonly code: string;
  readonly operation: string;

  constructor(operation: string, code: string, message: string) {
    super(message);
    this.name = "ServiceError";
    this.operation = operation;
    this.code = code;
  }
}

export interface Answer {
  readonly output: Struct;
  /** The member that is a stream, if the operation answers with one. */
  readonly stream?: { readonly member: string; readonly bytes: Uint8Array };
}

/** Throws ServiceError for an answer that is an error. */
export async function readAnswer(model: Model, name: string, response: Response): Promise<Answer> {
  const operation = model.operations[name];
  if (operation === undefined) throw new Error(`${model.id} has no operation ${name}.`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (response.status >= 300) throw errorOf(model, name, response, new TextDecoder().decode(bytes));
  const shape = outputShape(model, operation);
  if (shape === undefined) return { output: struct() };
  const reader = new Reader(model);
  if (name === "GetBucketLocation") return { output: bucketLocation(bytes) };
  if (model.protocol === "json") return { output: reader.json(shape, parseBody(bytes)) as Struct };
  if (model.protocol === "query") {
    const root = parseXml(new TextDecoder().decode(bytes));
    const result = operation.resultWrapper ? child(root, operation.resultWrapper) : root;
    return {
      output: result ? (reader.xml(shape, result) as Struct) : struct(),
    };
  }
  return reader.rest(shape, response, bytes);
}

/** An element without a wrapper, which is empty for the first of regions: to the command line, null. */
function bucketLocation(bytes: Uint8Array): Struct {
  const region = parseXml(new TextDecoder().decode(bytes)).text;
  return struct([["LocationConstraint", region === "" ? null : region]]);
}

/** A value of a JSON body, by its shape. */
export function readJson(model: Model, shape: Shape, value: Value): Value {
  return new Reader(model).json(shape, value);
}

/** A value of an XML body, by its shape. */
export function readXml(model: Model, shape: Shape, element: XmlElement): Value {
  return new Reader(model).xml(shape, element);
}

function parseBody(bytes: Uint8Array): Value {
  return bytes.length === 0 ? struct() : parseJson(new TextDecoder().decode(bytes));
}

class Reader {
  readonly #model: Model;

  constructor(model: Model) {
    this.#model = model;
  }

  rest(shape: Shape, response: Response, bytes: Uint8Array): Answer {
    const output = struct();
    for (const member of shape.members ?? []) this.#fromHead(output, member, response);
    const payload = shape.members?.find((it) => it.name === shape.payload);
    if (payload === undefined) {
      const inBody = shape.members?.some((it) => it.location === undefined) ?? false;
      if (inBody && bytes.length > 0) Object.assign(output, this.#body(shape, bytes));
      return { output };
    }
    const inner = shapeOf(this.#model, payload.shape);
    // Lambda's answer of a function is a blob by its model and a stream to the command line.
    if (inner.type === "blob") return { output, stream: { member: payload.name, bytes } };
    if (inner.type === "string") output[payload.name] = new TextDecoder().decode(bytes);
    else if (bytes.length > 0) output[payload.name] = this.#body(inner, bytes);
    return { output };
  }

  #body(shape: Shape, bytes: Uint8Array): Value {
    if (this.#model.protocol === "rest-json") return this.json(shape, parseBody(bytes));
    const root = parseXml(new TextDecoder().decode(bytes));
    return this.xml(shape, root);
  }

  #fromHead(output: Struct, member: Member, response: Response): void {
    const wireName = member.locationName ?? member.name;
    // S3's is the engine's own addition to the model.
    if (member.location === "statusCode" && this.#model.protocol === "rest-json") output[member.name] = response.status;
    else if (member.location === "headers") {
      const found = struct();
      response.headers.forEach((value, name) => {
        if (name.startsWith(wireName.toLowerCase())) found[name.slice(wireName.length)] = value;
      });
      if (Object.keys(found).length > 0 || wireName !== "") output[member.name] = found;
    } else if (member.location === "header") {
      const value = response.headers.get(wireName);
      if (value === null) return;
      const shape = shapeOf(this.#model, member.shape);
      if (shape.type === "list") output[member.name] = value.split(",").map((it) => it.trim());
      else output[member.name] = this.#scalarText(shape, value);
    }
  }

  json(shape: Shape, value: Value): Value {
    if (value === null || shape.document) return value;
    if (shape.type === "structure" && isStruct(value)) {
      const made = struct();
      for (const member of shape.members ?? []) {
        const it = value[member.locationName ?? member.name];
        if (it !== undefined && it !== null) made[member.name] = this.json(shapeOf(this.#model, member.shape), it);
      }
      return made;
    }
    const item = shape.members?.[shape.type === "map" ? 1 : 0];
    if (shape.type === "list" && Array.isArray(value) && item) {
      return value.map((it) => this.json(shapeOf(this.#model, item.shape), it));
    }
    if (shape.type === "map" && isStruct(value) && item) {
      const inner = shapeOf(this.#model, item.shape);
      return struct(Object.entries(value).map(([name, it]) => [name, this.json(inner, it)] as const));
    }
    return shape.type === "timestamp" ? printMoment(value) : value;
  }

  xml(shape: Shape, element: XmlElement): Value {
    if (shape.type === "structure") {
      const made = struct();
      for (const member of shape.members ?? []) {
        if (member.location !== undefined) continue;
        const it = this.#xmlMember(member, element);
        if (it !== undefined) made[member.name] = it;
      }
      return made;
    }
    if (shape.type === "list") return this.#xmlList(shape, element.children);
    if (shape.type === "map") return this.#xmlMap(shape, element.children);
    return this.#scalarText(shape, element.text);
  }

  #xmlMember(member: Member, element: XmlElement): Value | undefined {
    const shape = shapeOf(this.#model, member.shape);
    const isFlat = shape.flattened === true || member.flattened === true;
    const item = shape.members?.[0];
    const name =
      shape.type === "list" && isFlat && item?.locationName ? item.locationName : (member.locationName ?? member.name);
    if (member.xmlAttribute) return element.attributes[name] ?? element.attributes[name.replace(/^.*:/, "")];
    const found = element.children.filter((it) => it.name === name);
    const [first] = found;
    if (first === undefined) return undefined;
    if (isFlat && shape.type === "list") return this.#xmlList(shape, found);
    if (isFlat && shape.type === "map") return this.#xmlMap(shape, found);
    return this.xml(shape, first);
  }

  #xmlList(shape: Shape, elements: readonly XmlElement[]): Value {
    const item = shape.members?.[0];
    return item ? elements.map((it) => this.xml(shapeOf(this.#model, item.shape), it)) : [];
  }

  #xmlMap(shape: Shape, elements: readonly XmlElement[]): Value {
    const [key, item] = shape.members ?? [];
    const made = struct();
    for (const it of elements) {
      const value = child(it, item?.locationName ?? "value");
      if (item && value)
        made[child(it, key?.locationName ?? "key")?.text ?? ""] = this.xml(shapeOf(this.#model, item.shape), value);
    }
    return made;
  }

  #scalarText(shape: Shape, text: string): Value {
    switch (shape.type) {
      case "boolean":
        return text === "true";
      case "integer":
      case "long":
        return integer(text);
      case "float":
      case "double":
        return float(Number(text));
      case "timestamp":
        return printMoment(text);
      default:
        return this.#textOf(shape, text);
    }
  }

  /** Documents that travel as text are shown as what they say. */
  #textOf(shape: Shape, text: string): Value {
    const isPolicy = this.#model.id === "iam" && shape.name === "policyDocumentType";
    const isTemplate = this.#model.id === "cloudformation" && shape.name === "TemplateBody";
    if (!isPolicy && !isTemplate) return text;
    try {
      return parseJson(isPolicy ? decodeURIComponent(text) : text);
    } catch {
      return text;
    }
  }
}

/** What a service's refusal says, wherever its protocol has it. */
function errorOf(model: Model, operation: string, response: Response, text: string): ServiceError {
  const { headers, status } = response;
  let code = "";
  let message: string | undefined;
  if (model.protocol === "query" || model.protocol === "rest-xml") {
    try {
      const root = parseXml(text);
      const error = root.name === "Error" ? root : child(root, "Error");
      code = child(error, "Code")?.text ?? "";
      message = child(error, "Message")?.text;
    } catch {
      // S3 answers HEAD without a body: the status is all there is. 404 is "Not Found" to the command line.
      code = String(status);
      message = status === 404 ? "Not Found" : status === 403 ? "Forbidden" : status === 400 ? "Bad Request" : text;
    }
  } else {
    try {
      const body = parseJson(text);
      if (isStruct(body)) {
        code = typeof body["__type"] === "string" ? body["__type"] : "";
        const said = body["message"] ?? body["Message"];
        if (typeof said === "string") message = said;
        if (code === "" && typeof body["code"] === "string") code = body["code"];
      }
    } catch {
      message = text;
    }
    code = headers.get("x-amzn-errortype") ?? code;
    code = headers.get("x-amzn-query-error")?.split(";")[0] ?? code;
  }
  code = code.replace(/^.*#/, "").replace(/:.*$/, "");
  return new ServiceError(operation, code || String(status), message ?? "Unknown");
}
