// A worker thread's limits bound its heap, not its buffers. What the process takes while functions run is looked at instead, and
// the run that began last is ended when that is more than all of them may take.

const megabyte = 1 << 20;
/** For garbage, and for what the engine itself takes meanwhile. */
const slackBytes = 256 * megabyte;
const lookMillis = 100;

export interface Watched {
  readonly memoryMegabytes: number;
  kill(): void;
}

export class MemoryWatch {
  readonly #running = new Set<Watched>();
  #timer: NodeJS.Timeout | undefined;
  #before = 0;

  begin(run: Watched): void {
    this.#running.add(run);
    if (this.#timer !== undefined) return;
    this.#before = process.memoryUsage.rss();
    this.#timer = setInterval(() => this.#look(), lookMillis).unref();
  }

  end(run: Watched): void {
    if (!this.#running.delete(run) || this.#running.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    let bytesMax = slackBytes;
    for (const { memoryMegabytes } of this.#running) bytesMax += memoryMegabytes * megabyte;
    if (process.memoryUsage.rss() - this.#before < bytesMax) return;
    const last = [...this.#running].at(-1);
    if (last === undefined) return;
    this.end(last);
    last.kill();
  }
}
