// A request on its way into the engine, whatever form it came in.

import type { CloudRequest, CloudResponse } from "./interface.js";

/** As the engine takes it; survives `postMessage`. */
export interface WireRequest {
  readonly method: string;
  /** Origin form: `/path?query`. */
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array | string;
}

/** Asks that the answer wait until what the call changed is kept. */
export const durableHeader = "x-cloudtab-durable";

export interface SendOptions {
  readonly signal?: AbortSignal | undefined;
  readonly durable?: boolean | undefined;
  /** Gets the answer if the call changed something, before that change can be kept. */
  readonly note?: ((response: CloudResponse) => void) | undefined;
}

/** Answers one request: the door that every face of a cloud goes through. */
export type Send = (request: WireRequest, options: SendOptions) => Promise<CloudResponse>;

/** Splits the URL into a `host` header and a target; header names become lower case. */
export function toWireRequest(request: CloudRequest): WireRequest {
  const headers = headerList(request.headers);
  let target = request.url;
  if (!target.startsWith("/")) {
    const { host, path } = splitUrl(target);
    target = path;
    if (!headers.some(([name]) => name === "host")) headers.unshift(["host", host]);
  }
  return { method: request.method.toUpperCase(), target, headers, body: request.body ?? "" };
}

export function wantsDurable(request: WireRequest, options: SendOptions): boolean {
  return options.durable ?? request.headers.some(([name, value]) => name === durableHeader && value !== "0");
}

function headerList(headers: CloudRequest["headers"]): [string, string][] {
  if (headers === undefined) return [];
  const entries = Symbol.iterator in headers ? headers : Object.entries(headers);
  return Array.from(entries, ([name, value]): [string, string] => [name.toLowerCase(), String(value)]);
}

/** Not `new URL(...)`: that would normalize the path, which S3 keys and signatures do not survive. */
function splitUrl(url: string): { host: string; path: string } {
  const match = /^https?:\/\/([^/?#]+)([^#]*)/i.exec(url);
  if (match?.[1] === undefined) throw new TypeError(`not an absolute http(s) URL: ${url}`);
  const rest = match[2] ?? "";
  return { host: match[1].slice(match[1].lastIndexOf("@") + 1), path: rest.startsWith("/") ? rest : `/${rest}` };
}
