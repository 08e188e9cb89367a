// What a function still waits for, so that "nothing is left to do" can be seen, as Node sees it: timers, calls to AWS, and
// what the browser computes aside.

type Timer = ReturnType<typeof globalThis.setTimeout>;
type Task = (...values: unknown[]) => void;

/** How long nothing must have happened: promises settle between tasks, and some of the browser's own work is not counted. */
const quietMillis = 20;

export class Pending {
  #count = 0;
  #changes = 0;
  #act: (() => void) | undefined;
  readonly #later = globalThis.setTimeout.bind(globalThis);

  begin(): void {
    ++this.#count;
    ++this.#changes;
  }

  end(): void {
    --this.#count;
    ++this.#changes;
    this.#watch();
  }

  async during<T>(work: Promise<T>): Promise<T> {
    this.begin();
    try {
      return await work;
    } finally {
      this.end();
    }
  }

  /** Calls `act` when nothing is left to do; answers a function that calls it off. */
  whenIdle(act: () => void): () => void {
    this.#act = act;
    this.#watch();
    return () => {
      if (this.#act === act) this.#act = undefined;
    };
  }

  #watch(): void {
    if (this.#count > 0 || this.#act === undefined) return;
    const changes = this.#changes;
    this.#later(() => {
      if (this.#count > 0 || changes !== this.#changes) return;
      const act = this.#act;
      this.#act = undefined;
      act?.();
    }, quietMillis);
  }

  /** Has the global timers counted. They answer objects, as Node's do. */
  countTimers(): void {
    const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
    const counted = (start: (task: Task, wait?: number) => Timer, stop: (timer: Timer) => void, repeats: boolean) =>
      (task: Task, wait?: number, ...values: unknown[]): CountedTimer => {
        const timer = start.call(
          globalThis,
          () => {
            if (!repeats) handle.stop();
            task(...values);
          },
          wait,
        );
        const handle = new CountedTimer(this, timer, (it) => stop.call(globalThis, it as Timer));
        return handle;
      };
    const clear = (given: unknown): void => {
      if (given instanceof CountedTimer) given.clear();
    };
    Object.assign(globalThis, {
      setTimeout: counted(setTimeout as never, clearTimeout as never, false),
      setInterval: counted(setInterval as never, clearInterval as never, true),
      setImmediate: (task: Task, ...values: unknown[]) =>
        counted(setTimeout as never, clearTimeout as never, false)(task, 0, ...values),
      clearTimeout: clear,
      clearInterval: clear,
      clearImmediate: clear,
    });
  }

  /** Has the browser's cryptography counted, which computes aside. */
  countCryptography(): void {
    const prototype = globalThis.crypto?.subtle === undefined ? undefined : (Object.getPrototypeOf(crypto.subtle) as Record<string, unknown>);
    if (prototype === undefined) return;
    const during = <T>(work: Promise<T>): Promise<T> => this.during(work);
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const method = prototype[name];
      if (typeof method !== "function" || name === "constructor") continue;
      prototype[name] = function (this: unknown, ...values: unknown[]) {
        return during(Reflect.apply(method, this, values) as Promise<unknown>);
      };
    }
  }
}

class CountedTimer {
  readonly #pending: Pending;
  readonly #timer: unknown;
  readonly #clear: (timer: unknown) => void;
  #counts = true;

  constructor(pending: Pending, timer: unknown, clear: (timer: unknown) => void) {
    this.#pending = pending;
    this.#timer = timer;
    this.#clear = clear;
    pending.begin();
  }

  stop(): void {
    this.unref();
  }

  clear(): void {
    this.#clear(this.#timer);
    this.stop();
  }

  unref(): this {
    if (this.#counts) {
      this.#counts = false;
      this.#pending.end();
    }
    return this;
  }

  ref(): this {
    return this;
  }

  hasRef(): boolean {
    return this.#counts;
  }
}
