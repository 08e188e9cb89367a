import { live } from '../cloud/live.svelte.ts';
import type { Travel } from '../cloud/control.ts';
import { causeWords, type Moment, type Past } from '../cloud/moments.ts';
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
  #going = false;
  #wanted: Travel | undefined;

  async undo(): Promise<void> {
    const change = live.past?.undo;
    if (!change) return announcer.show('There is nothing to undo.');
    await this.#go({ undo: true });
    announcer.show(`Taken back: ${causeWords(change.cause)}. The cloud's time is ${this.#time()} again.`);
  }

  async redo(): Promise<void> {
    const change = live.past?.redo;
    if (!change) return announcer.show('There is nothing to redo.');
    await this.#go({ redo: true });
    announcer.show(`Done again: ${causeWords(change.cause)}.`);
  }

  toggle(): void {
    this.open = !this.open;
    if (this.open) void this.list();
  }

  async list(): Promise<void> {
    this.moments = (await live.control?.past(listedMax))?.moments ?? [];
  }

  /** Looks at the state after a moment. Called as often as the slider moves; the last wish wins. */
  async goTo(id: number): Promise<void> {
    if (live.past && live.past.later === 0 && live.clock) this.#speed = live.clock.reading.speed;
    await this.#go(id === live.past?.newest ? { to: id, speed: this.#speed } : { to: id });
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

  async #go(where: Travel): Promise<void> {
    this.#wanted = where;
    if (this.#going) return;
    this.#going = true;
    try {
      let past: Past | undefined;
      while (this.#wanted) {
        const next: Travel = this.#wanted;
        this.#wanted = undefined;
        past = await live.control?.travel(next);
        if (past) live.past = past;
      }
      await live.reread(past);
    } catch (thrown) {
      announcer.show(thrown instanceof Error ? thrown.message : String(thrown), 'bad');
    } finally {
      this.#going = false;
    }
  }

  #time(): string {
    return clockTime(live.clock?.reading.time ?? 0);
  }
}

export const timeTravel = new TimeTravel();
