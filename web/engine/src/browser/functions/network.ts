// `fetch` in the cage: calls to AWS hosts and to this machine's own go over the port into the engine; all else fails, as it
// would in a subnet without a way out. The frame's policy stands behind it: there is no other way to the network either.

import type { AwsAnswer, AwsCall } from "./messages.js";
import type { Pending } from "./pending.js";

/** Statuses whose `Response` may have no body. */
const bodyless: readonly number[] = [204, 205, 304];

export class Network {
  readonly #say: (call: AwsCall, transfer: Transferable[]) => void;
  readonly #pending: Pending;
  readonly #waiting = new Map<number, (answer: AwsAnswer) => void>();
  #lastId = 0;

  constructor(say: (call: AwsCall, transfer: Transferable[]) => void, pending: Pending) {
    this.#say = say;
    this.#pending = pending;
  }

  answer(answer: AwsAnswer): void {
    this.#waiting.get(answer.id)?.(answer);
    this.#waiting.delete(answer.id);
  }

  readonly fetch = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> =>
    this.#pending.during(this.#fetch(new Request(input, init)));

  async #fetch(request: Request): Promise<Response> {
    const url = new URL(request.url);
    if (!isEngine(url)) {
      throw new TypeError("fetch failed", {
        cause: Object.assign(new Error(`functions of a Cloudtab reach AWS only, not ${url.origin}`), { code: "ENETUNREACH" }),
      });
    }
    const body = new Uint8Array(await request.arrayBuffer());
    request.signal.throwIfAborted();
    const id = ++this.#lastId;
    const call: AwsCall = {
      kind: "aws",
      id,
      method: request.method,
      url: request.url,
      headers: [["host", url.host], ...[...request.headers].filter(([name]) => name !== "host")],
      body,
    };
    const answer = await new Promise<AwsAnswer>((resolve, reject) => {
      this.#waiting.set(id, resolve);
      request.signal.addEventListener("abort", () => {
        this.#waiting.delete(id);
        reject(request.signal.reason);
      });
      this.#say(call, [body.buffer]);
    });
    if (answer.status === 0) throw new TypeError("fetch failed");
    return responseOf(answer, request.url);
  }
}

function responseOf({ status, headers, body }: AwsAnswer, url: string): Response {
  const given = new Headers();
  for (const [name, value] of headers) given.append(name, value);
  const response = new Response(bodyless.includes(status) ? null : (body as BlobPart), { status, headers: given });
  Object.defineProperty(response, "url", { value: url });
  return response;
}

function isEngine({ protocol, hostname }: URL): boolean {
  if (protocol !== "http:" && protocol !== "https:") return false;
  return /(^|\.)(amazonaws\.com|on\.aws)$/i.test(hostname) || /(^|\.)localhost$/i.test(hostname) || hostname === "127.0.0.1" || hostname === "[::1]";
}
