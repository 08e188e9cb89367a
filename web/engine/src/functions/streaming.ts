// Response streams, as Lambda's Node runtime has them: a handler that `awslambda.streamifyResponse` marks is called with a
// stream, and what it writes there is its answer. https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html

import type { StreamedAnswer } from "./effect.js";

/** The mark, under the name that Lambda's runtime gives it. */
const mark = Symbol.for("aws.lambda.runtime.handler.streaming");
const integrationType = "application/vnd.awslambda.http-integration-response";
const preludeEnd = new Uint8Array(8);

/** What a handler may write. Anything else is written as JSON, as Lambda's runtime does. */
export function bytesOfChunk(chunk: unknown, encoding?: string): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk.slice();
  if (typeof chunk !== "string") return new TextEncoder().encode(JSON.stringify(chunk));
  if (encoding === "base64") return Uint8Array.from(atob(chunk), (character) => character.charCodeAt(0));
  return new TextEncoder().encode(chunk);
}

/** Gathers what a run writes. */
export class StreamSink {
  #contentType = "application/octet-stream";
  readonly #chunks: string[] = [];
  #prelude: string | undefined;
  readonly ended: Promise<void>;
  end!: () => void;

  constructor() {
    this.ended = new Promise((resolve) => (this.end = resolve));
  }

  get isEmpty(): boolean {
    return this.#chunks.length === 0;
  }

  setContentType(type: string): void {
    this.#contentType = String(type);
  }

  /** Status, headers and cookies, which go before the first write; without one, nowhere, as with AWS. */
  setPrelude(prelude: unknown): void {
    this.#contentType = integrationType;
    this.#prelude = JSON.stringify(prelude ?? {});
  }

  write(bytes: Uint8Array): void {
    if (this.#prelude !== undefined) {
      this.#chunks.push(base64(new TextEncoder().encode(this.#prelude)), base64(preludeEnd));
      this.#prelude = undefined;
    }
    this.#chunks.push(base64(bytes));
  }

  answer(error?: string): StreamedAnswer {
    return { contentType: this.#contentType, chunks: this.#chunks, ...(error !== undefined && { error }) };
  }
}

/** What a host's streams have in common with Lambda's beside being writable. */
export interface ResponseStream {
  setContentType(type: string): void;
  readonly sink: StreamSink;
}

/** The global `awslambda`. */
export const awslambda = {
  streamifyResponse<T extends object>(handler: T): T {
    Object.defineProperty(handler, mark, { value: "response", configurable: true });
    return handler;
  },
  HttpResponseStream: {
    from<T extends ResponseStream>(stream: T, prelude: unknown): T {
      stream.sink.setPrelude(prelude);
      return stream;
    },
  },
};

export function isStreaming(handler: object): boolean {
  return (handler as Record<symbol, unknown>)[mark] === "response";
}

function base64(bytes: Uint8Array): string {
  let text = "";
  const step = 0x8000;
  for (let at = 0; at < bytes.length; at += step) text += String.fromCharCode(...bytes.subarray(at, at + step));
  return btoa(text);
}
