// The faces a cloud shows to programs, all over one `send`: `fetch`, and the AWS SDK's request handler.

import type {
  ClientConfig,
  CloudRequest,
  CloudResponse,
  SdkRequest,
  SdkRequestHandler,
  SdkResponse,
} from "./interface.js";
import { type Send, toWireRequest } from "./request.js";

export async function handleThrough(send: Send, request: CloudRequest): Promise<CloudResponse> {
  return send(toWireRequest(request), { signal: request.signal, durable: request.durable });
}

/** Statuses whose `Response` may have no body, as the Fetch standard has it. */
const bodylessStatuses: readonly number[] = [101, 103, 204, 205, 304];

export async function fetchThrough(
  send: Send,
  input: Request | string | URL,
  init: (RequestInit & { readonly durable?: boolean }) | undefined,
): Promise<Response> {
  const request = new Request(input, init);
  const response = await handleThrough(send, {
    method: request.method,
    url: request.url,
    headers: [...request.headers],
    body: new Uint8Array(await request.arrayBuffer()),
    signal: request.signal,
    ...(init?.durable !== undefined && { durable: init.durable }),
  });
  const headers = new Headers();
  for (const [name, value] of response.headers) headers.append(name, value);
  const body = bodylessStatuses.includes(response.status) ? null : (response.body as Uint8Array<ArrayBuffer>);
  return new Response(body, { status: response.status, headers });
}

/**
 * How a response's body is given to an operation that streams it: Node's SDK wants a `Readable`, a browser's a
 * `ReadableStream` or `Blob`.
 */
export type BodyStream = (body: Uint8Array) => unknown;

export interface ClientDefaults {
  readonly region: string;
  readonly account: string;
}

export function clientConfig(
  send: Send,
  defaults: ClientDefaults,
  options: Partial<ClientDefaults> | undefined,
  bodyStream: BodyStream,
): ClientConfig {
  return {
    region: options?.region ?? defaults.region,
    // An access key of twelve digits is that account; nothing checks the secret.
    credentials: { accessKeyId: options?.account ?? defaults.account, secretAccessKey: "cloudtab" },
    requestHandler: sdkRequestHandler(send, bodyStream),
  };
}

function sdkRequestHandler(send: Send, bodyStream: BodyStream): SdkRequestHandler {
  return {
    metadata: { handlerProtocol: "http/1.1" },
    async handle(request, options) {
      const response = await handleThrough(send, {
        method: request.method,
        url: sdkUrl(request),
        headers: request.headers,
        body: await sdkBody(request.body),
        ...signalOf(options?.abortSignal),
      });
      return { response: toSdkResponse(request, response, bodyStream) };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  };
}

function sdkUrl(request: SdkRequest): string {
  const host = request.port === undefined ? request.hostname : `${request.hostname}:${request.port}`;
  const query = Object.entries(request.query ?? {}).flatMap(([name, value]) => queryPairs(name, value));
  const path = request.path.startsWith("/") ? request.path : `/${request.path}`;
  return `${request.protocol}//${host}${path}${query.length === 0 ? "" : `?${query.join("&")}`}`;
}

function queryPairs(name: string, value: string | readonly string[] | null): string[] {
  if (value === null) return [escapeQuery(name)];
  const values = typeof value === "string" ? [value] : value;
  return values.map((one) => `${escapeQuery(name)}=${escapeQuery(one)}`);
}

/** RFC 3986's reserved characters as well, as signatures have it. */
function escapeQuery(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The body in one piece, whatever the SDK gave: text, bytes, a Blob, a web stream or a Node stream. */
async function sdkBody(body: unknown): Promise<Uint8Array | string> {
  if (body === undefined || body === null) return "";
  if (typeof body === "string" || body instanceof Uint8Array) return body;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  if (typeof Blob !== "undefined" && body instanceof Blob) return new Uint8Array(await body.arrayBuffer());
  if (body instanceof ReadableStream) return new Uint8Array(await new Response(body as BodyInit).arrayBuffer());
  if (typeof body === "object" && Symbol.asyncIterator in body) return gather(body as AsyncIterable<unknown>);
  throw new TypeError("the request's body is of a kind that cannot be read");
}

async function gather(chunks: AsyncIterable<unknown>): Promise<Uint8Array> {
  const parts: BlobPart[] = [];
  for await (const chunk of chunks) {
    if (typeof chunk !== "string" && !(chunk instanceof Uint8Array)) {
      throw new TypeError("the request's stream holds neither text nor bytes");
    }
    parts.push(chunk as BlobPart);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** The SDK has an abort signal of its own (an `onabort` only) besides the platform's. */
function signalOf(given: unknown): { signal?: AbortSignal } {
  if (given instanceof AbortSignal) return { signal: given };
  if (typeof given !== "object" || given === null || !("aborted" in given)) return {};
  const controller = new AbortController();
  if (given.aborted === true) controller.abort();
  else if ("onabort" in given) given.onabort = (): void => controller.abort();
  return { signal: controller.signal };
}

/** Bodies of these protocols are never streamed by an operation, and bytes are the cheapest form for them. */
const unstreamedTypes = /^application\/(x-amz-json-1\.[01]|x-www-form-urlencoded)/;

function toSdkResponse(request: SdkRequest, response: CloudResponse, bodyStream: BodyStream): SdkResponse {
  const headers: Record<string, string> = {};
  for (const [name, value] of response.headers) {
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  const type = request.headers["content-type"] ?? "";
  const body = unstreamedTypes.test(type) ? response.body : bodyStream(response.body);
  return { statusCode: response.status, headers, body };
}
