// HTTP requests that services send (a topic's HTTP subscribers, an API's HTTP integrations), to this machine's own hosts.

import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";

/** The request and the answer of the effect `httpCall` (core/engine/http_effect.h). `body` is base64. */
interface HttpCall {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}
interface HttpAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** By this name the engine knows that a host is not called from here, and does what it does instead (an inbox). */
class NoRunner extends Error {
  override readonly name = "NoRunner";
}

const answerBytesMax = 1 << 20;
const secondsMax = 30;

/**
 * Sends the request if it goes to a loopback address. A sandbox reaches what its user runs beside it and nothing else: a
 * template from a stranger sends nothing to the network. Redirects are answers like any other. Rejects with `NoRunner`
 * for other addresses, with the reason if no answer comes.
 */
export function callLoopback(effect: unknown, signal: AbortSignal): Promise<HttpAnswer> {
  const { method, url, headers, body } = effect as HttpCall;
  const target = new URL(url);
  if (!isLoopback(target.hostname)) return Promise.reject(new NoRunner(`${target.host} is not on this machine`));
  const send = target.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(target, { method, signal: AbortSignal.any([signal, AbortSignal.timeout(secondsMax * 1000)]) });
    for (const [name, value] of headers) request.appendHeader(name, value);
    request.on("error", reject);
    request.on("response", (response) => {
      readAnswer(response).then(resolve, reject);
    });
    request.end(Buffer.from(body, "base64"));
  });
}

/** `hostname` as `URL` has it: lower case, an IPv4 address in its four parts, an IPv6 address in brackets. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > answerBytesMax) {
      response.destroy();
      throw new RangeError(`an answer of more than ${String(answerBytesMax)} bytes`);
    }
    chunks.push(chunk);
  }
  const headers: [string, string][] = [];
  for (let i = 0; i + 1 < response.rawHeaders.length; i += 2) {
    headers.push([response.rawHeaders[i] as string, response.rawHeaders[i + 1] as string]);
  }
  return { status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks).toString("base64") };
}
