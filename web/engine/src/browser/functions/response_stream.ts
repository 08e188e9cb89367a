import { bytesOfChunk, type ResponseStream, StreamSink } from "../../functions/streaming.js";
import { EventEmitter } from "./events.js";

type Done = () => void;

/** The stream that a function answers by: of Node's writable streams, what writing needs. */
export class BrowserResponseStream extends EventEmitter implements ResponseStream {
  readonly sink = new StreamSink();
  readonly writable = true;
  writableEnded = false;

  write(chunk: unknown, encoding?: string | Done, done?: Done): boolean {
    if (this.writableEnded) throw new Error("write after end");
    this.sink.write(bytesOfChunk(chunk, typeof encoding === "string" ? encoding : undefined));
    const act = typeof encoding === "function" ? encoding : done;
    if (act !== undefined) queueMicrotask(act);
    return true;
  }

  end(chunk?: unknown, encoding?: string | Done, done?: Done): this {
    if (this.writableEnded) return this;
    const rest = typeof chunk === "function" ? undefined : chunk;
    if (rest !== undefined && rest !== null) this.write(rest, typeof encoding === "string" ? encoding : undefined);
    this.writableEnded = true;
    const act = [chunk, encoding, done].find((it): it is Done => typeof it === "function");
    queueMicrotask(() => {
      act?.();
      this.emit("finish");
      this.emit("close");
      this.sink.end();
    });
    return this;
  }

  destroy(error?: unknown): this {
    this.writableEnded = true;
    queueMicrotask(() => {
      if (error !== undefined && this.listenerCount("error") > 0) this.emit("error", error);
      this.emit("close");
      this.sink.end();
    });
    return this;
  }

  setContentType(type: string): void {
    this.sink.setContentType(type);
  }
}
