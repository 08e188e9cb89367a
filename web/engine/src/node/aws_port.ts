// Where functions find AWS: a port of this machine that leads into the engine. A function's worker sends it whatever it
// sends to an AWS host.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import type { CloudRequest, CloudResponse } from "../interface.js";

/** Carries the host that the function meant. */
export const meantHostHeader = "x-cloudtab-host";

export class AwsPort {
  readonly #handle: (request: CloudRequest) => Promise<CloudResponse>;
  #server: Server | undefined;
  #port: Promise<number> | undefined;

  constructor(handle: (request: CloudRequest) => Promise<CloudResponse>) {
    this.#handle = handle;
  }

  /** The port; it is opened when first asked for, and does not keep the process alive. */
  listen(): Promise<number> {
    this.#port ??= new Promise((resolve, reject) => {
      const server = createServer((request, response) => void this.#exchange(request, response));
      this.#server = server;
      server.on("connection", (socket) => socket.unref());
      server.once("error", reject);
      server.listen({ port: 0, host: "127.0.0.1" }, () => resolve((server.address() as AddressInfo).port));
      server.unref();
    });
    return this.#port;
  }

  async close(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  async #exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    try {
      const body: Buffer[] = [];
      for await (const chunk of request) body.push(chunk as Buffer);
      const answer = await this.#handle({
        method: request.method ?? "GET",
        url: request.url ?? "/",
        headers: meantHeaders(request),
        body: Buffer.concat(body),
        signal: gone.signal,
      });
      const headers = answer.headers.filter(([name]) => name !== "content-length");
      response.writeHead(answer.status, headers.flat());
      response.end(answer.body);
    } catch {
      // The cloud closed, or the function's worker was ended.
      response.destroy();
    }
  }
}

function meantHeaders(request: IncomingMessage): [string, string][] {
  const headers: [string, string][] = [];
  const raw = request.rawHeaders;
  const meant = request.headers[meantHostHeader];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = (raw[i] ?? "").toLowerCase();
    if (name === meantHostHeader || (name === "host" && typeof meant === "string")) continue;
    headers.push([name, raw[i + 1] ?? ""]);
  }
  if (typeof meant === "string") headers.unshift(["host", meant]);
  return headers;
}
