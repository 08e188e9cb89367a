import { Writable } from "node:stream";

import { bytesOfChunk, type ResponseStream, StreamSink } from "../functions/streaming.js";

/** The stream that a function answers by: a writable one, as `pipeline` wants it. */
export class NodeResponseStream extends Writable implements ResponseStream {
  readonly sink = new StreamSink();

  constructor() {
    super({ objectMode: true });
    this.once("finish", () => this.sink.end());
    // A broken pipeline destroys its end.
    this.once("close", () => this.sink.end());
  }

  override _write(chunk: unknown, encoding: string, done: () => void): void {
    this.sink.write(bytesOfChunk(chunk, encoding));
    done();
  }

  setContentType(type: string): void {
    this.sink.setContentType(type);
  }
}
