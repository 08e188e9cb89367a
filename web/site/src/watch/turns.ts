/**
 * Runs `read` when it is asked to, one reading at a time and with a rest after each. What is asked while one runs or
 * rests is answered by one more afterwards: it may have changed what was read already.
 */
export class Turns {
  readonly #read: () => Promise<void>;
  readonly #restMilliseconds: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isWanted = false;
  #isBusy = false;
  #isStopped = false;

  constructor(read: () => Promise<void>, restMilliseconds: number) {
    this.#read = read;
    this.#restMilliseconds = restMilliseconds;
  }

  want(): void {
    this.#isWanted = true;
    if (!this.#isBusy && !this.#isStopped) void this.#run();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    this.#isBusy = true;
    this.#isWanted = false;
    await this.#read().catch(() => undefined); // It is tried again when it is wanted next.
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#isBusy = false;
      if (this.#isWanted) void this.#run();
    }, this.#restMilliseconds);
  }
}
