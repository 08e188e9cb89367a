// The HTTP host: AWS clients of any language over HTTP/1.1, on Node's own server.

import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { EngineStopped } from "../engine.js";
import { type CallEnd, CloudClosed } from "../host.js";
import type { CloudResponse, NodeCloudOptions } from "../interface.js";
import { toWireRequest, type WireRequest } from "../request.js";
import { createCloud, type NodeCloud } from "./cloud.js";

export interface ServeOptions extends NodeCloudOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host?: string;
}

export interface Server {
  /** `host:port`. */
  readonly address: string;
  readonly cloud: NodeCloud;
  /** Stops listening, ends waiting calls, saves, lets go. */
  close(): Promise<void>;
}

/** The engine refuses longer bodies in each service's own words, for which one byte too many is enough. */
const bodyBytesMax = 16 << 20;
/** Longer than the idle time of the SDKs' connection pools, so that it is they who end a connection. */
const keepAliveMillis = 75_000;
/** Longer bodies cost more to copy than to send apart from their head. */
const joinedBytesMax = 64 << 10;
/** What a closing server gives its connections to take their last answers. */
const lingerMillis = 1_000;

export async function serve(options: ServeOptions): Promise<Server> {
  const cloud = await createCloud(options);
  const server = createServer({ keepAliveTimeout: keepAliveMillis, headersTimeout: keepAliveMillis + 5_000 });
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    readBody(request, (body) => exchange(cloud, request, response, body));
  });
  server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => {
    if (Number(request.headers["content-length"] ?? 0) <= bodyBytesMax) {
      response.writeContinue();
      readBody(request, (body) => exchange(cloud, request, response, body));
    } else {
      // Who asks first is spared sending in vain. The engine's refusal goes by length alone.
      response.setHeader("connection", "close");
      exchange(cloud, request, response, new Uint8Array(bodyBytesMax + 1));
    }
  });
  try {
    await listen(server, options);
  } catch (error) {
    await cloud.close();
    throw error;
  }
  const { address, family, port } = server.address() as AddressInfo;
  return {
    address: `${family === "IPv6" ? `[${address}]` : address}:${port}`,
    cloud,
    close: () => close(server, cloud),
  };
}

function listen(server: HttpServer, { port, host }: ServeOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host: host ?? "127.0.0.1" }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function close(server: HttpServer, cloud: NodeCloud): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  await cloud.close();
  server.closeIdleConnections();
  const linger = setTimeout(() => server.closeAllConnections(), lingerMillis);
  await closed;
  clearTimeout(linger);
}

/** Has the cloud answer, mostly before this returns: no promise, signal or listener is made for such a call. */
function exchange(cloud: NodeCloud, request: IncomingMessage, response: ServerResponse, body: Uint8Array): void {
  let ended = false;
  const end: CallEnd = {
    answered(answer) {
      ended = true;
      if (response.destroyed) return;
      try {
        write(request, response, answer);
      } catch (error) {
        fail(response, error);
      }
    },
    failed(error) {
      ended = true;
      if (!response.destroyed) fail(response, error);
    },
  };
  let call: number;
  try {
    call = cloud.begin(fromIncoming(request, body), {}, end);
  } catch (error) {
    fail(response, error);
    return;
  }
  if (!ended) response.on("close", () => cloud.abandon(call));
}

/**
 * Gives the body, or of one that is too long its beginning: one byte more than the limit. The rest is read and dropped,
 * since many clients read no answer before they have sent everything. Of a client that goes away first nothing is given.
 */
function readBody(request: IncomingMessage, take: (body: Uint8Array) => void): void {
  const chunks: Buffer[] = [];
  let room = bodyBytesMax + 1;
  request.on("data", (chunk: Buffer) => {
    if (room === 0) return;
    chunks.push(chunk.length <= room ? chunk : chunk.subarray(0, room));
    room -= Math.min(chunk.length, room);
  });
  request.on("end", () => {
    const only = chunks[0];
    take(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
  });
  // Node tells of a client that goes away, and an error that nobody listens to would end the process.
  request.on("error", () => {});
}

function fromIncoming(request: IncomingMessage, body: Uint8Array): WireRequest {
  const headers: [string, string][] = [];
  const raw = request.rawHeaders;
  for (let i = 0; i + 1 < raw.length; i += 2) {
    headers.push([(raw[i] ?? "").toLowerCase(), fromHeaderBytes(raw[i + 1] ?? "")]);
  }
  const method = request.method ?? "GET";
  const url = request.url ?? "/";
  if (url.startsWith("/")) return { method, target: url, headers, body };
  return toWireRequest({ method, url: url === "*" ? "/" : url, headers, body });
}

function write(request: IncomingMessage, response: ServerResponse, answered: CloudResponse): void {
  const bodyless = answered.status === 204 || answered.status === 304 || answered.status < 200;
  const headers: string[] = [];
  let allowsOrigin = false;
  for (const [name, value] of answered.headers) {
    if (name.toLowerCase() === "access-control-allow-origin") allowsOrigin = true;
    // The body is whole, so its length is known; of a HEAD, only the engine knows it.
    if (name.toLowerCase() === "content-length" && request.method !== "HEAD") continue;
    headers.push(name, toHeaderBytes(value));
  }
  if (!bodyless && request.method !== "HEAD") headers.push("content-length", String(answered.body.length));
  if (hasOrigin(request)) {
    if (!allowsOrigin) headers.push("access-control-allow-origin", "*", "access-control-expose-headers", "*");
    if (request.headers["access-control-request-private-network"] === "true") {
      headers.push("access-control-allow-private-network", "true");
    }
  }
  if (response.getHeader("connection") === "close") headers.push("connection", "close");
  response.removeHeader("connection");
  response.writeHead(answered.status, headers);
  if (bodyless) response.end();
  else endWith(response, answered.body);
}

/** Whether a page sent it. Node makes `headers` out of `rawHeaders` when first asked, which only a page's call is worth. */
function hasOrigin({ rawHeaders }: IncomingMessage): boolean {
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.length === 6 && rawHeaders[i]?.toLowerCase() === "origin") return true;
  }
  return false;
}

/** Node sends a head and a text of the same encoding in one piece, but a head and bytes in two, at twice the cost. */
function endWith(response: ServerResponse, { buffer, byteOffset, byteLength }: Uint8Array): void {
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  if (byteLength <= joinedBytesMax) response.end(bytes.toString("latin1"), "latin1");
  else response.end(bytes);
}

/** A page's call that could not be answered at all: the host's own words, since no service was asked. */
function fail(response: ServerResponse, error: unknown): void {
  const closed = error instanceof CloudClosed;
  if (!closed && !(error instanceof EngineStopped)) console.error("cloudtab:", error);
  const message = error instanceof Error ? error.message : String(error);
  const type = closed ? "ServiceUnavailable" : "InternalFailure";
  const body = JSON.stringify({ __type: type, message });
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(closed ? 503 : 500, {
    "content-type": "application/json",
    "x-amzn-errortype": type,
    "access-control-allow-origin": "*",
    "content-length": Buffer.byteLength(body),
    connection: "close",
  });
  response.end(body);
}

/** Node gives header bytes as Latin-1 characters and takes them so; in between they are UTF-8. */
function fromHeaderBytes(value: string): string {
  if (!/[\u0080-\u00ff]/.test(value)) return value;
  return Buffer.from(value, "latin1").toString("utf8");
}

/** A line break in a value would end the header; nothing that a service keeps may do that. */
function toHeaderBytes(value: string): string {
  // eslint-disable-next-line no-control-regex
  if (/^[\t\u0020-\u007e]*$/.test(value)) return value;
  // eslint-disable-next-line no-control-regex
  return Buffer.from(value.replace(/[\u0000-\u0008\u000a-\u001f\u007f]/g, " "), "utf8").toString("latin1");
}
