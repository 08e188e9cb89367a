import { live } from '../cloud/live.svelte.ts';
import type { Travel } from '../cloud/control.ts';
import { causeWords, type Moment } from '../cloud/moments.ts';
import { clockTime } from '../text/format.ts';
import { announcer } from '../ui/announce.svelte.ts';

/** How many moments the slider reaches over. */
const listedMax = 1_000;

/** Going through the sandbox's history: undo, redo, and looking at earlier moments. */
class TimeTravel {
  /** Whether the slider is shown. */
  open = $state(false);
  /** The moments that can be gone to, oldest first; read when the slider is shown. */
  moments = $state.raw<Moment[]>([]);
  /** How fast time ran before an earlier moment was looked at. */
  #speed = 1;
  /** Where the slider was moved to last, until the sandbox is there. */
  target = $state<number | undefined>();
  /** One journey after the other: each begins where the one before ended. */
  #turn: Promise<void> = Promise.resolve();
  /** How many are under way or wait. */
  #journeys = 0;
  /** Whether the page still shows the state of before. */
  #stale = false;

  undo(): Promise<void> {
    return this.#next(async () => {
      const change = (await live.control?.past(0))?.undo;
      if (!change) return () => 'There is nothing to undo.';
      await this.#travel({ undo: true });
      return () => `Taken back: ${causeWords(change.cause)}. The cloud's time is ${this.#time()} again.`;
    });
  }

  redo(): Promise<void> {
    return this.#next(async () => {
      const change = (await live.control?.past(0))?.redo;
      if (!change) return () => 'There is nothing to redo.';
      await this.#travel({ redo: true });
      return () => `Done again: ${causeWords(change.cause)}.`;
    });
  }

  toggle(): void {
    this.open = !this.open;
    if (this.open) void this.list();
  }

  async list(): Promise<void> {
    this.moments = (await live.control?.past(listedMax))?.moments ?? [];
  }

  /** Looks at the state after a moment. Called as often as the slider moves; the last wish wins. */
  goTo(id: number): Promise<void> {
    this.target = id;
    return this.#next(async () => {
      const to = this.target;
      if (to === undefined) return undefined;
      if (live.past?.later === 0 && live.clock) this.#speed = live.clock.reading.speed;
      try {
        await this.#travel(to === live.past?.newest ? { to, speed: this.#speed } : { to });
      } finally {
        if (this.target === to) this.target = undefined;
      }
      return undefined;
    });
  }

  /** Leaves the earlier moment for the newest. */
  async back(): Promise<void> {
    if (live.past) await this.goTo(live.past.newest);
  }

  /** Lets time run from the earlier moment: the later ones go with the first change. */
  async goOn(): Promise<void> {
    await live.setClock({ speed: this.#speed === 0 ? 1 : this.#speed });
    announcer.show('Time goes on from here. The next change takes the place of what was later.');
  }

  async #travel(where: Travel): Promise<void> {
    const past = await live.control?.travel(where);
    if (past) live.past = past;
    this.#stale = true;
  }

  /** `journey` answers what to say once the page shows where it led. */
  #next(journey: () => Promise<(() => string) | undefined>): Promise<void> {
    this.#journeys += 1;
    this.#turn = this.#turn.then(async () => {
      try {
        const words = await journey();
        // Whoever goes on at once has no use for what is here.
        if (this.#stale && this.#journeys === 1) {
          this.#stale = false;
          await live.reread();
        }
        if (words) announcer.show(words());
      } catch (thrown) {
        announcer.show(thrown instanceof Error ? thrown.message : String(thrown), 'bad');
      } finally {
        this.#journeys -= 1;
      }
    });
    return this.#turn;
  }

  #time(): string {
    return clockTime(live.clock?.reading.time ?? 0);
  }
}

export const timeTravel = new TimeTravel();
