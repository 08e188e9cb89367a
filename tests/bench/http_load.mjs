// A plain HTTP load: the same requests against any server, over a few kept connections.

import { Agent, request } from "node:http";

export class Load {
  #agent = new Agent({ keepAlive: true, maxSockets: 16 });
  #port;
  /** Is told of each success: `(request, body of the answer)`. */
  onExchange = null;

  constructor(port) {
    this.#port = port;
  }

  send({ method, target, headers, body }) {
    return new Promise((resolve, reject) => {
      const sent = request(
        { host: "127.0.0.1", port: this.#port, agent: this.#agent, method, path: target, headers: [...headers.flat(), "content-length", String(Buffer.byteLength(body))] },
        (response) => {
          const chunks = [];
          response.on("data", (chunk) => chunks.push(chunk));
          response.on("end", () => resolve({ status: response.statusCode, body: Buffer.concat(chunks).toString() }));
        },
      );
      sent.on("error", reject);
      sent.end(body);
    });
  }

  /** The body of an answer that must be a success. */
  async answer(request) {
    const { status, body } = await this.send(request);
    if (status !== 200) throw new Error(`${status} ${body}`);
    this.onExchange?.(request, body);
    return body;
  }

  /** Carries out `call(index)` `count` times, 16 at a time; answers calls per second and the time of one call at the median and 99th percentile. */
  async run(count, call) {
    const times = [];
    let next = 0;
    const work = async () => {
      while (next < count) {
        const index = next++;
        const started = performance.now();
        await call(index);
        times.push(performance.now() - started);
      }
    };
    const started = performance.now();
    await Promise.all(Array.from({ length: 16 }, work));
    const seconds = (performance.now() - started) / 1000;
    times.sort((a, b) => a - b);
    return { perSecond: count / seconds, p50: times[Math.floor(count / 2)], p99: times[Math.floor(count * 0.99)] };
  }

  close() {
    this.#agent.destroy();
  }
}
