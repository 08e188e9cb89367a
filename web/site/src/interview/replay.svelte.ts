import { live } from '../cloud/live.svelte.ts';
import { settings } from '../ui/settings.svelte.ts';
import { unpackReplay, type Recording } from './links.ts';

export const replaySpeeds = [0.5, 1, 2, 4, 8, 16] as const;
/** Nobody waits longer for the next state, and none goes by unseen. */
const longestMilliseconds = 4_000;
const shortestMilliseconds = 400;

/** What a candidate did, shown again state by state. Time stands still in it: it goes where it went. */
class Replay {
  recording = $state.raw<Recording | undefined>();
  at = $state(0);
  speed = $state<number>(1);
  playing = $state(false);
  problem = $state('');
  #isOpened = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** One state after the other; the last wish wins. */
  #turn: Promise<void> = Promise.resolve();

  async open(text: string): Promise<void> {
    if (this.#isOpened) return;
    this.#isOpened = true;
    try {
      const recording = await unpackReplay(text);
      settings.region = recording.region;
      this.recording = recording;
      await this.goTo(0);
      this.play();
    } catch (thrown) {
      this.problem = thrown instanceof Error ? thrown.message : String(thrown);
    }
  }

  goTo(index: number): Promise<void> {
    this.at = index;
    this.#turn = this.#turn.then(async () => {
      const frame = this.recording?.frames[index];
      if (!frame || this.at !== index) return;
      await live.control?.replace(frame.state);
      await live.setClock({ speed: 0 });
      await live.reread();
    });
    return this.#turn;
  }

  play(): void {
    if (!this.recording) return;
    this.playing = true;
    if (this.at >= this.recording.frames.length - 1) void this.goTo(0);
    this.#wait();
  }

  pause(): void {
    this.playing = false;
    clearTimeout(this.#timer);
  }

  setSpeed(speed: number): void {
    this.speed = speed;
    if (this.playing) this.#wait();
  }

  #wait(): void {
    clearTimeout(this.#timer);
    const frames = this.recording?.frames ?? [];
    const [here, next] = [frames[this.at], frames[this.at + 1]];
    if (!here || !next) return this.pause();
    const gap = Math.min(longestMilliseconds, Math.max(shortestMilliseconds, next.time - here.time));
    this.#timer = setTimeout(() => {
      void this.goTo(this.at + 1).then(() => {
        if (this.playing) this.#wait();
      });
    }, gap / this.speed);
  }
}

export const replay = new Replay();
