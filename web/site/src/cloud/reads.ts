import type { TraceEvent } from './control.ts';

/** Operations that change nothing. The page itself makes many; they are not what a person did. */
export const readOperation =
  /^(BatchGet|Describe|Filter|Get|Head|List|Lookup|Query|Scan|Search|Select|TransactGet|Validate)/;

/**
 * Which events are only looks at the cloud: calls that change nothing, and all that follows from them. Events come in
 * the order of their ids, so that a cause is known before its effects.
 */
export class Reads {
  readonly #ids = new Set<number>();

  /** Whether the event is a look; remembers it for those it causes. */
  add(event: Pick<TraceEvent, 'id' | 'cause' | 'kind' | 'operation'>): boolean {
    const isRead = event.kind === 'api.call' ? readOperation.test(event.operation) : this.#ids.has(event.cause);
    if (isRead) this.#ids.add(event.id);
    return isRead;
  }

  /** Forgets what came before the event `oldest`. */
  forgetBefore(oldest: number): void {
    for (const id of this.#ids) {
      if (id >= oldest) return;
      this.#ids.delete(id);
    }
  }
}
