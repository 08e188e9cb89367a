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
  /** Where the slider was moved to last, until one is on the way there. */
  #target: number | undefined;
  /** One journey after the other: each begins where the one before ended. */
  #turn: Promise<void> = Promise.resolve();

  undo(): Promise<void> {
    return this.#next(async () => {
      const change = (await live.control?.past(0))?.undo;
      if (!change) return announcer.show('There is nothing to undo.');
      await this.#travel({ undo: true });
      announcer.show(`Taken back: ${causeWords(change.cause)}. The cloud's time is ${this.#time()} again.`);
    });
  }

  redo(): Promise<void> {
    return this.#next(async () => {
      const change = (await live.control?.past(0))?.redo;
      if (!change) return announcer.show('There is nothing to redo.');
      await this.#travel({ redo: true });
      announcer.show(`Done again: ${causeWords(change.cause)}.`);
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
    this.#target = id;
    return this.#next(async () => {
      const to = this.#target;
      if (to === undefined) return;
      this.#target = undefined;
      if (live.past?.later === 0 && live.clock) this.#speed = live.clock.reading.speed;
      await this.#travel(to === live.past?.newest ? { to, speed: this.#speed } : { to });
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
    await live.reread(await live.control?.travel(where));
  }

  #next(journey: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(journey).catch((thrown: unknown) => {
      announcer.show(thrown instanceof Error ? thrown.message : String(thrown), 'bad');
    });
    return this.#turn;
  }

  #time(): string {
    return clockTime(live.clock?.reading.time ?? 0);
  }
}

export const timeTravel = new TimeTravel();
