import { settings } from '../ui/settings.svelte.ts';
import { services, type Service } from '../world/services.ts';
import { world } from '../world/world.svelte.ts';
import { changesOf, type Change } from './changes.ts';
import { Control, type ClockChange, type ClockReading, type TraceEvent } from './control.ts';
import { Reads } from './reads.ts';
import type { Past } from './moments.ts';
import { session } from './session.svelte.ts';

const pollMilliseconds = 300;
const restFactor = 2;
const restlessMilliseconds = 1_000;
/** How many events are kept, and how many of those that only looked: the page's own would soon be all there is. */
const eventsMax = 2_000;
const readsMax = 300;
/** How many events later a look can still have effects. */
const readMemory = 4_096;

/** An event, and whether it is only a look at the cloud. */
export interface LiveEvent extends TraceEvent {
  isRead: boolean;
}

/**
 * Keeps the page true: follows the cloud's trace while the page is seen, and has the world read again what changed. The
 * only place that knows how the page learns of changes.
 */
class Live {
  /** Oldest first, bounded. */
  events = $state.raw<LiveEvent[]>([]);
  /** Undefined while the cloud gives none. */
  clock = $state.raw<{ reading: ClockReading; at: number } | undefined>();
  /** The virtual time now, for what is drawn relative to it; moves a few times a second. */
  now = $state(Date.now());
  /** Where in its history the sandbox is, without the list of moments. Undefined while the cloud gives none. */
  past = $state.raw<Past | undefined>();
  /** Whether the cloud has a trace at all; without one, the page reads everything now and then. */
  traced = $state<boolean | undefined>();
  #control: Control | undefined;
  #since = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastRestless = 0;
  /** When a hidden message becomes visible next, and in which queue: nothing else tells, as it needs no timer. */
  due = $state.raw<{ time: number; queue: string } | undefined>();
  readonly #reads = new Reads();
  readonly #listeners = new Set<(fresh: readonly LiveEvent[]) => void>();
  /** Events were dropped between the last two looks. */
  #missed = false;
  #looking = false;
  #again = false;

  async start(): Promise<void> {
    this.#control = new Control(await session.host);
    await this.#catchUp();
    await world.refreshAll();
    document.addEventListener('visibilitychange', () => this.poke());
    this.#schedule(pollMilliseconds);
  }

  get control(): Control | undefined {
    return this.#control;
  }

  /** Tells of events as they come, after those that are in `events` already; answers how to stop that. */
  onEvents(listener: (fresh: readonly LiveEvent[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Looks now: after a call of the page's own. */
  poke(...changed: Service[]): void {
    // What cannot be read stays as it was, and is tried again with the next change.
    for (const service of changed) world.refresh(service).catch(() => undefined);
    this.#schedule(0);
  }

  async setClock(change: ClockChange): Promise<void> {
    const reading = await this.#control?.setClock(change);
    if (reading) this.clock = { reading, at: performance.now() };
    this.poke();
  }

  /** After the whole sandbox went to another state: everything is read again, what happened stays listed. */
  async reread(): Promise<void> {
    const reading = await this.#control?.clock();
    if (reading) {
      this.clock = { reading, at: performance.now() };
      this.now = reading.time;
    }
    await world.refreshAll();
    this.poke();
  }

  /** After a reset: nothing of before counts any more. */
  async restart(): Promise<void> {
    this.events = [];
    this.due = undefined;
    this.#since = 0;
    await this.#catchUp();
    await world.refreshAll();
  }

  #schedule(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#turn(), delay);
  }

  async #turn(): Promise<void> {
    // One look at a time: two would see the same events.
    if (this.#looking) {
      this.#again = true;
      return;
    }
    this.#looking = true;
    this.#again = false;
    const began = performance.now();
    if (document.visibilityState === 'visible') {
      try {
        await this.#look();
      } catch {
        // The cloud is changing hands or restarting; the next turn tries again.
      }
    }
    this.#looking = false;
    // A sandbox that is large takes longer to read: the page rests in proportion, so that it stays quick to use.
    const rest = Math.max(pollMilliseconds, restFactor * (performance.now() - began));
    this.#schedule(this.#again ? 0 : rest);
  }

  async #look(): Promise<void> {
    const reading = await this.#control?.clock();
    this.clock = reading && { reading, at: performance.now() };
    // What is drawn relative to the time need not be drawn more often than it reads differently.
    const now = reading?.time ?? Date.now();
    if (Math.abs(now - this.now) >= 500) this.now = now;
    const past = await this.#control?.past(0);
    if (JSON.stringify(past) !== JSON.stringify(this.past)) this.past = past;
    const fresh = await this.#fetchEvents();
    // What the trace dropped before it was read may have been anything.
    const changed = this.#missed ? new Map<Service, Change>(services.map((it) => [it, 'all'])) : changesOf(fresh);
    const wait = performance.now() - this.#lastRestless;
    if (wait > restlessMilliseconds) {
      this.#lastRestless = performance.now();
      const untold: Iterable<[Service, Change]> =
        this.traced === false ? services.map((it) => [it, 'all']) : world.restless();
      for (const [service, what] of untold) {
        const known = changed.get(service);
        changed.set(service, what === 'all' || known === 'all' ? 'all' : new Set([...(known ?? []), ...what]));
      }
    }
    await Promise.allSettled(
      [...changed].map(([service, what]) => world.refresh(service, what === 'all' ? undefined : what)),
    );
    if (changed.has('sqs') || (this.due && this.due.time <= now)) await this.#lookAhead(now);
  }

  async #lookAhead(now: number): Promise<void> {
    const queues = world.queues.filter((it) => it.inflight + it.delayed > 0);
    const found = await Promise.all(
      queues.map(async ({ url, name }) => {
        const messages = (await this.#control?.peek(url, settings.region)) ?? [];
        const times = messages.flatMap((it) =>
          it.visibleAt !== undefined && it.visibleAt > now ? [it.visibleAt] : [],
        );
        return times.map((time) => ({ time, queue: name }));
      }),
    );
    this.due = found.flat().reduce<typeof this.due>((a, b) => (a && a.time <= b.time ? a : b), undefined);
  }

  async #catchUp(): Promise<void> {
    await this.#fetchEvents();
  }

  async #fetchEvents(): Promise<LiveEvent[]> {
    if (this.traced === false) return [];
    const answer = await this.#control?.trace(this.#since);
    this.traced = answer !== undefined;
    const fresh = answer?.map((it) => ({ ...it, isRead: this.#reads.add(it) }));
    this.#missed = false;
    if (!fresh || fresh.length === 0 || (fresh.at(-1)?.id ?? 0) <= this.#since) return [];
    this.#missed = this.#since > 0 && (fresh[0]?.id ?? 0) > this.#since + 1;
    this.#since = fresh.at(-1)?.id ?? this.#since;
    this.events = withoutOld([...this.events, ...fresh]);
    this.#reads.forgetBefore(this.#since - readMemory);
    for (const tell of this.#listeners) tell(fresh);
    return fresh;
  }
}

/** The newest events, of which the looks go first. */
function withoutOld(events: LiveEvent[]): LiveEvent[] {
  let surplus = events.reduce((sum, it) => sum + Number(it.isRead), 0) - readsMax;
  const kept = surplus <= 0 ? events : events.filter((it) => !it.isRead || surplus-- <= 0);
  return kept.slice(-eventsMax);
}

export const live = new Live();
