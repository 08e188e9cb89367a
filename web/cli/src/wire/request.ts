// From an operation's input to the HTTP request that carries it, by the service's protocol.

import { toBase64 } from "../files.js";
import {
  inputShape,
  shapeOf,
  type Member,
  type Model,
  type Operation,
  type Shape,
  type TimestampFormat,
} from "../models.js";
import { dumpJson, isStruct, str, struct, type Value } from "../values.js";
import { crc32 } from "./crc32.js";
import { wireMoment } from "./timestamps.js";
import { escapeXml } from "./xml.js";

/** An input: a value whose blobs are bytes. */
export type Input = { [name: string]: InputValue };
export type InputValue = Value | Uint8Array | InputValue[] | Input;

export interface HttpRequest {
  readonly method: string;
  /** With the query; starts with a slash. */
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

export function buildRequest(model: Model, name: string, input: Input): HttpRequest {
  const operation = model.operations[name];
  if (operation === undefined) throw new Error(`${model.id} has no operation ${name}.`);
  const writer = new Writer(model);
  if (model.protocol === "json") return writer.json(name, operation, input);
  if (model.protocol === "query") return writer.query(name, operation, input);
  return writer.rest(operation, input);
}

const textOf = (value: InputValue | undefined): string => (value === undefined ? "" : str(value as Value));

class Writer {
  readonly #model: Model;

  constructor(model: Model) {
    this.#model = model;
  }

  json(name: string, operation: Operation, input: Input): HttpRequest {
    const shape = inputShape(this.#model, operation);
    return {
      method: "POST",
      path: "/",
      headers: {
        "content-type": `application/x-amz-json-${this.#model.jsonVersion ?? "1.0"}`,
        "x-amz-target": `${this.#model.targetPrefix ?? ""}.${name}`,
        // Errors come with the code that older clients know, as the CLI shows it.
        "x-amzn-query-mode": "true",
      },
      body: dumpJson(shape ? this.#jsonValue(shape, input) : struct()),
    };
  }

  query(name: string, operation: Operation, input: Input): HttpRequest {
    const form = new URLSearchParams({
      Action: name,
      Version: this.#model.apiVersion ?? "",
    });
    const shape = inputShape(this.#model, operation);
    if (shape) this.#form(form, "", shape, input);
    return {
      method: "POST",
      path: "/",
      headers: {
        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
      },
      body: form.toString(),
    };
  }

  rest(operation: Operation, input: Input): HttpRequest {
    const shape = inputShape(this.#model, operation);
    const members = shape?.members ?? [];
    const headers: Record<string, string> = {};
    const [template = "", fixed = ""] = operation.uri.split("?");
    let path = template;
    const query: [string, string][] = fixed === "" ? [] : [...new URLSearchParams(fixed)];
    const body: Input = {};
    for (const member of members) {
      const value = input[member.name];
      if (value === undefined || value === null) continue;
      const wireName = member.locationName ?? member.name;
      if (member.location === "uri") path = fill(path, wireName, textOf(value));
      else if (member.location === "querystring") this.#queryString(query, member, wireName, value);
      else if (member.location === "header") headers[wireName.toLowerCase()] = this.#headerText(member, value);
      else if (member.location === "headers") {
        for (const [key, it] of Object.entries(value as Input))
          headers[`${wireName}${key}`.toLowerCase()] = str(it as Value);
      } else body[member.name] = value;
    }
    const content = this.#restBody(operation, shape, body, headers);
    if (operation.checksumRequired && !Object.keys(headers).some((it) => /^(content-md5|x-amz-checksum-)/.test(it))) {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      headers["x-amz-checksum-crc32"] = toBase64(crc32(bytes));
    }
    const search = query.map(([key, it]) => (it === "" && fixed.includes(key) ? key : `${encode(key)}=${encode(it)}`));
    return {
      method: operation.method,
      path: path + (search.length > 0 ? `?${search.join("&")}` : ""),
      headers,
      body: content,
    };
  }

  #restBody(
    operation: Operation,
    shape: Shape | undefined,
    input: Input,
    headers: Record<string, string>,
  ): string | Uint8Array<ArrayBuffer> {
    const isXml = this.#model.protocol === "rest-xml";
    const payload = shape?.members?.find((it) => it.name === shape.payload);
    if (payload) {
      const value = input[payload.name];
      const inner = shapeOf(this.#model, payload.shape);
      if (value === undefined || value === null) return "";
      if (inner.type === "blob" || inner.type === "string") return bytesOf(value);
      headers["content-type"] ??= isXml ? "application/xml" : "application/json";
      return isXml
        ? this.#xml(payload.locationName ?? payload.name, inner, payload, value)
        : dumpJson(this.#jsonValue(inner, value));
    }
    const inBody = shape?.members?.some((it) => it.location === undefined) ?? false;
    if (!inBody || shape === undefined) return "";
    if (isXml) {
      if (Object.keys(input).length === 0) return "";
      headers["content-type"] ??= "application/xml";
      return this.#xml(
        operation.inputLocationName ?? shape.name,
        shape,
        { xmlNamespace: operation.inputXmlNamespace },
        input,
      );
    }
    headers["content-type"] ??= "application/json";
    return dumpJson(this.#jsonValue(shape, input));
  }

  #queryString(query: [string, string][], member: Member, name: string, value: InputValue): void {
    const shape = shapeOf(this.#model, member.shape);
    if (Array.isArray(value)) for (const it of value) query.push([name, plain(it)]);
    else if (shape.type === "map") {
      for (const [key, it] of Object.entries(value as Input)) {
        for (const one of Array.isArray(it) ? it : [it]) query.push([key, plain(one)]);
      }
    } else query.push([name, this.#scalar(shape, member, value, "iso8601")]);
  }

  #headerText(member: Member, value: InputValue): string {
    if (member.jsonValue) return toBase64(new TextEncoder().encode(dumpJson(value as Value)));
    if (Array.isArray(value)) return value.map(plain).join(",");
    return this.#scalar(shapeOf(this.#model, member.shape), member, value, "rfc822");
  }

  #scalar(shape: Shape, member: Member | undefined, value: InputValue, fallback: TimestampFormat): string {
    if (shape.type === "timestamp") {
      return str(wireMoment(value as Value, member?.timestampFormat ?? shape.timestampFormat ?? fallback));
    }
    return plain(value);
  }

  #jsonValue(shape: Shape, value: InputValue, member?: Member): Value {
    if (value === null || shape.document) return value as Value;
    if (value instanceof Uint8Array) return toBase64(value);
    switch (shape.type) {
      case "structure": {
        const made = struct();
        const given = value as Input;
        for (const it of shape.members ?? []) {
          const inner = given[it.name];
          if (inner === undefined || it.location !== undefined) continue;
          made[it.locationName ?? it.name] = this.#jsonValue(shapeOf(this.#model, it.shape), inner, it);
        }
        return made;
      }
      case "list": {
        const item = shape.members?.[0];
        if (item === undefined || !Array.isArray(value)) return value as Value;
        return value.map((it) => this.#jsonValue(shapeOf(this.#model, item.shape), it, item));
      }
      case "map": {
        const item = shape.members?.[1];
        if (item === undefined) return value as Value;
        const inner = shapeOf(this.#model, item.shape);
        return struct(
          Object.entries(value as Input).map(([key, it]) => [key, this.#jsonValue(inner, it, item)] as const),
        );
      }
      case "blob":
        return toBase64(bytesOf(value));
      case "timestamp":
        return wireMoment(value as Value, member?.timestampFormat ?? shape.timestampFormat ?? "unixTimestamp");
      default:
        return value as Value;
    }
  }

  #form(form: URLSearchParams, prefix: string, shape: Shape, value: InputValue, member?: Member): void {
    if (value === undefined || value === null) return;
    if (shape.type === "structure") {
      for (const it of shape.members ?? []) {
        const inner = (value as Input)[it.name];
        const name = it.locationName ?? it.name;
        const target = shapeOf(this.#model, it.shape);
        if (inner !== undefined) this.#form(form, prefix === "" ? name : `${prefix}.${name}`, target, inner, it);
      }
    } else if (shape.type === "list" && Array.isArray(value)) {
      this.#formList(form, prefix, shape, value, member);
    } else if (shape.type === "map" && isStruct(value as Value)) {
      const [key, item] = shape.members ?? [];
      const isFlat = shape.flattened === true || member?.flattened === true;
      Object.entries(value).forEach(([name, it], index) => {
        const entry = isFlat ? `${prefix}.${index + 1}` : `${prefix}.entry.${index + 1}`;
        form.append(`${entry}.${key?.locationName ?? "key"}`, name);
        if (item)
          this.#form(
            form,
            `${entry}.${item.locationName ?? "value"}`,
            shapeOf(this.#model, item.shape),
            it as InputValue,
            item,
          );
      });
    } else if (shape.type === "blob") {
      form.append(prefix, toBase64(bytesOf(value)));
    } else {
      form.append(prefix, this.#scalar(shape, member, value, "iso8601"));
    }
  }

  #formList(form: URLSearchParams, prefix: string, shape: Shape, value: InputValue[], member?: Member): void {
    const item = shape.members?.[0];
    if (item === undefined) return;
    if (value.length === 0) return form.append(prefix, "");
    let base = `${prefix}.${item.locationName ?? "member"}`;
    // A flat list takes its item's name in place of its own.
    if (shape.flattened || member?.flattened) {
      base = item.locationName ? [...prefix.split(".").slice(0, -1), item.locationName].join(".") : prefix;
    }
    value.forEach((it, index) => this.#form(form, `${base}.${index + 1}`, shapeOf(this.#model, item.shape), it, item));
  }

  #xml(
    name: string,
    shape: Shape,
    member: Pick<Member, "xmlNamespace" | "xmlNamespacePrefix" | "flattened"> | { xmlNamespace: string | undefined },
    value: InputValue,
  ): string {
    const prefix = "xmlNamespacePrefix" in member ? member.xmlNamespacePrefix : undefined;
    const namespace = member.xmlNamespace ?? shape.xmlNamespace;
    const declared = namespace
      ? ` xmlns${(prefix ?? shape.xmlNamespacePrefix) ? `:${prefix ?? shape.xmlNamespacePrefix}` : ""}="${escapeXml(namespace)}"`
      : "";
    if (shape.type === "structure") {
      let attributes = "";
      let content = "";
      for (const it of shape.members ?? []) {
        const inner = (value as Input)[it.name];
        if (inner === undefined || inner === null || it.location !== undefined) continue;
        const target = shapeOf(this.#model, it.shape);
        const wireName = it.locationName ?? it.name;
        if (it.xmlAttribute) attributes += ` ${wireName}="${escapeXml(plain(inner))}"`;
        else content += this.#xmlMember(wireName, target, it, inner);
      }
      return `<${name}${declared}${attributes}>${content}</${name}>`;
    }
    return this.#xmlMember(name, shape, member as Member, value);
  }

  #xmlMember(name: string, shape: Shape, member: Member, value: InputValue): string {
    if (shape.type === "list" && Array.isArray(value)) {
      const item = shape.members?.[0];
      if (item === undefined) return "";
      const inner = shapeOf(this.#model, item.shape);
      const isFlat = shape.flattened === true || member.flattened === true;
      const itemName = isFlat ? name : (item.locationName ?? "member");
      const items = value.map((it) => this.#xml(itemName, inner, item, it)).join("");
      return isFlat ? items : `<${name}>${items}</${name}>`;
    }
    if (shape.type === "map") {
      const [key, item] = shape.members ?? [];
      if (key === undefined || item === undefined) return "";
      const inner = shapeOf(this.#model, item.shape);
      const keyName = key.locationName ?? "key";
      const entries = Object.entries(value as Input).map(
        ([it, held]) =>
          `<entry><${keyName}>${escapeXml(it)}</${keyName}>${this.#xml(item.locationName ?? "value", inner, item, held)}</entry>`,
      );
      return `<${name}>${entries.join("")}</${name}>`;
    }
    if (shape.type === "structure") return this.#xml(name, shape, member, value);
    const text = shape.type === "blob" ? toBase64(bytesOf(value)) : this.#scalar(shape, member, value, "iso8601");
    return `<${name}>${escapeXml(text)}</${name}>`;
  }
}

/** A scalar as text: booleans in lower case. */
function plain(value: InputValue): string {
  return typeof value === "boolean" ? String(value) : str(value as Value);
}

function bytesOf(value: InputValue): Uint8Array<ArrayBuffer> {
  if (value instanceof Uint8Array) return value as Uint8Array<ArrayBuffer>;
  return new TextEncoder().encode(str(value as Value));
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (it) => `%${it.charCodeAt(0).toString(16).toUpperCase()}`);
}

function fill(path: string, name: string, value: string): string {
  return path
    .replace(`{${name}+}`, () => value.split("/").map(encode).join("/"))
    .replace(`{${name}}`, () => encode(value));
}
