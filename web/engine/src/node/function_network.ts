// What a function's worker may reach: AWS hosts and this machine's own, both of which are the engine. All else fails as it
// would in a subnet without a way out. This keeps honest code honest; it is no fence (see function_pool.ts).

import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

import { meantHostHeader } from "./aws_port.js";

type OnResponse = (response: IncomingMessage) => void;

export function closeNetwork(awsPort: number): void {
  closeSockets(awsPort);
  const plainRequest = http.request;
  const agent = new http.Agent({ keepAlive: true });
  const through = (scheme: string, defaultPort: number) =>
    (first: string | URL | RequestOptions, second?: RequestOptions | OnResponse, third?: OnResponse): ClientRequest => {
      const given = typeof first === "string" || first instanceof URL ? optionsOf(new URL(first)) : first;
      const options: RequestOptions = { ...given, ...(typeof second === "object" ? second : {}) };
      const onResponse = typeof second === "function" ? second : third;
      const host = options.hostname ?? options.host ?? "localhost";
      if (!isEngine(host)) throw new NetworkClosed(`${scheme}//${host}`);
      const port = Number(options.port ?? defaultPort);
      const meant = port === defaultPort ? host : `${host}:${port}`;
      const rewritten: RequestOptions = {
        ...options,
        protocol: "http:",
        host: "127.0.0.1",
        hostname: "127.0.0.1",
        port: awsPort,
        agent,
      };
      // An agent of HTTPS would speak TLS.
      delete rewritten.createConnection;
      delete rewritten.defaultPort;
      const request = plainRequest(rewritten, onResponse);
      request.setHeader(meantHostHeader, meant);
      return request;
    };
  const httpRequest = through("http:", 80) as typeof http.request;
  const httpsRequest = through("https:", 443) as typeof https.request;
  http.request = httpRequest;
  https.request = httpsRequest;
  http.get = getOf(httpRequest);
  https.get = getOf(httpsRequest);
  syncBuiltinESMExports();
  globalThis.fetch = fetchThrough(globalThis.fetch, awsPort);
}

class NetworkClosed extends Error {
  readonly code = "ENETUNREACH";
  override readonly name = "NetworkClosed";
  constructor(target: string) {
    super(`functions of a Cloudtab reach AWS only, not ${target}`);
  }
}

function isEngine(host: string): boolean {
  return /(^|\.)(amazonaws\.com|on\.aws)$/i.test(host) || /(^|\.)localhost$/i.test(host) || host === "127.0.0.1" || host === "::1";
}

function optionsOf(url: URL): RequestOptions {
  return {
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? undefined : url.port,
    path: url.pathname + url.search,
  };
}

function getOf(request: typeof http.request): typeof http.get {
  return ((...args: Parameters<typeof http.request>) => {
    const sent = request(...args);
    sent.end();
    return sent;
  }) as typeof http.get;
}

function fetchThrough(original: typeof fetch, awsPort: number): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (!isEngine(url.hostname)) throw new TypeError("fetch failed", { cause: new NetworkClosed(url.origin) });
    const headers = new Headers(request.headers);
    headers.set(meantHostHeader, url.host);
    const hasBody = request.method !== "GET" && request.method !== "HEAD";
    return original(`http://127.0.0.1:${awsPort}${url.pathname}${url.search}`, {
      method: request.method,
      headers,
      signal: request.signal,
      ...(hasBody && { body: await request.arrayBuffer() }),
    });
  };
}

/** Whatever opens a connection (HTTP/2, TLS, a database's driver) does it by this method. */
function closeSockets(awsPort: number): void {
  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]): net.Socket {
    const { host, port } = targetOf(args);
    if (port === awsPort && (host === "127.0.0.1" || host === "localhost")) {
      return Reflect.apply(connect, this, args) as net.Socket;
    }
    process.nextTick(() => this.destroy(new NetworkClosed(`${host}:${port}`)));
    return this;
  } as typeof connect;
}

function targetOf(args: unknown[]): { host: string; port: number } {
  // `net.connect` passes its arguments on as one normalized list.
  const [first, second] = (Array.isArray(args[0]) ? args[0] : args) as unknown[];
  const options = typeof first === "object" && first !== null ? (first as { host?: unknown; port?: unknown }) : { port: first, host: second };
  return { host: typeof options.host === "string" ? options.host : "localhost", port: Number(options.port) };
}
