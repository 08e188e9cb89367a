/** How a resource shows that something arrived. */
export interface Arrival {
  /** What to say of it; may be "". */
  label: string;
  tone: 'plain' | 'good' | 'bad';
  /** How many arrived. */
  count: number;
}

/** A resource shows arrivals at most so often: each is an animation, and more of them cannot be told apart. */
export const restMilliseconds = 400;

const badness = { plain: 0, good: 1, bad: 2 } as const;

/** Gathers what arrives at a resource while it still shows what came before. Nothing is lost: it is shown as one. */
export class Arrivals<Place> {
  readonly #show: (at: Place, arrival: Arrival) => void;
  /** What came while a place rests; undefined for nothing. */
  readonly #resting = new Map<Place, Arrival | undefined>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(show: (at: Place, arrival: Arrival) => void) {
    this.#show = show;
  }

  add(at: Place, arrival: Arrival): void {
    if (!this.#resting.has(at)) {
      this.#show(at, arrival);
      this.#rest(at);
      return;
    }
    const before = this.#resting.get(at);
    this.#resting.set(at, before ? together(before, arrival) : arrival);
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#resting.clear();
  }

  #rest(at: Place): void {
    this.#resting.set(at, undefined);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      const waiting = this.#resting.get(at);
      this.#resting.delete(at);
      if (waiting) this.add(at, waiting);
    }, restMilliseconds);
    this.#timers.add(timer);
  }
}

/** What both say; else how many they are. The worse tone is the one to see. */
function together(a: Arrival, b: Arrival): Arrival {
  const count = a.count + b.count;
  const tone = badness[a.tone] >= badness[b.tone] ? a.tone : b.tone;
  return { count, tone, label: a.label === b.label && a.label !== '' ? a.label : String(count) };
}
