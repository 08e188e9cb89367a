import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Turns } from './turns.ts';

describe('Turns', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** A reading that takes 50 ms and counts those at work. */
  function reading() {
    const seen = { began: 0, most: 0, now: 0 };
    const read = async () => {
      ++seen.began;
      seen.most = Math.max(seen.most, ++seen.now);
      await new Promise((resolve) => setTimeout(resolve, 50));
      --seen.now;
    };
    return { seen, read };
  }

  it.each<[string, number[], number]>([
    ['asked once', [0], 1],
    ['asked while it reads: once more, afterwards', [0, 10, 20, 30], 2],
    ['asked while it rests', [0, 70], 2],
    ['asked after the rest', [0, 500], 2],
    ['asked all the time', Array.from({ length: 30 }, (_, at) => at * 10), 3],
  ])('%s', async (_, times, expected) => {
    const { seen, read } = reading();
    const turns = new Turns(read, 100);
    for (const at of times) setTimeout(() => turns.want(), at);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(seen).toEqual({ began: expected, most: 1, now: 0 });
  });

  it('goes on after a reading that failed', async () => {
    let tries = 0;
    const turns = new Turns(() => (++tries, Promise.reject(new Error('gone'))), 100);
    turns.want();
    await vi.advanceTimersByTimeAsync(150);
    turns.want();
    await vi.advanceTimersByTimeAsync(150);
    expect(tries).toBe(2);
  });

  it('reads no more once it is stopped, whatever was wanted', async () => {
    const { seen, read } = reading();
    const turns = new Turns(read, 100);
    turns.want();
    turns.want();
    turns.stop();
    turns.want();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(seen.began).toBe(1);
  });
});
