// Node's EventEmitter: https://nodejs.org/api/events.html

type Listener = (...values: unknown[]) => unknown;

export class EventEmitter {
  #listeners: Map<unknown, Listener[]> | undefined;

  on(event: unknown, listener: Listener): this {
    this.#of(event).push(listener);
    return this;
  }

  prependListener(event: unknown, listener: Listener): this {
    this.#of(event).unshift(listener);
    return this;
  }

  once(event: unknown, listener: Listener): this {
    const first = Object.assign(
      (...values: unknown[]): void => {
        this.off(event, first);
        listener.apply(this, values);
      },
      { listener },
    );
    return this.on(event, first);
  }

  off(event: unknown, listener: Listener): this {
    const all = this.#of(event);
    const at = all.findLastIndex((it) => it === listener || (it as { listener?: Listener }).listener === listener);
    if (at >= 0) all.splice(at, 1);
    return this;
  }

  emit(event: unknown, ...values: unknown[]): boolean {
    const all = [...this.#of(event)];
    if (all.length === 0 && event === "error") throw values[0] instanceof Error ? values[0] : new Error(`Unhandled error. (${String(values[0])})`);
    for (const listener of all) listener.apply(this, values);
    return all.length > 0;
  }

  removeAllListeners(event?: unknown): this {
    if (event === undefined) this.#listeners = undefined;
    else this.#listeners?.delete(event);
    return this;
  }

  listeners(event: unknown): Listener[] {
    return this.#of(event).map((it) => (it as { listener?: Listener }).listener ?? it);
  }

  listenerCount(event: unknown): number {
    return this.#of(event).length;
  }

  eventNames(): unknown[] {
    return [...(this.#listeners ?? [])].filter(([, all]) => all.length > 0).map(([event]) => event);
  }

  setMaxListeners(): this {
    return this;
  }

  addListener(event: unknown, listener: Listener): this {
    return this.on(event, listener);
  }

  removeListener(event: unknown, listener: Listener): this {
    return this.off(event, listener);
  }

  #of(event: unknown): Listener[] {
    this.#listeners ??= new Map();
    let all = this.#listeners.get(event);
    if (all === undefined) this.#listeners.set(event, (all = []));
    return all;
  }
}

export function once(emitter: EventEmitter, event: unknown): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => reject(error as Error);
    if (event !== "error") emitter.once("error", fail);
    emitter.once(event, (...values) => {
      emitter.off("error", fail);
      resolve(values);
    });
  });
}
