import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Arrivals, restMilliseconds, type Arrival } from './arrivals.ts';

const plain: Arrival = { label: '', tone: 'plain', count: 1 };
const made: Arrival = { label: '201', tone: 'good', count: 1 };
const refused: Arrival = { label: '403', tone: 'bad', count: 1 };

describe('Arrivals', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it.each<[string, Arrival[], Arrival[]]>([
    ['one is shown at once', [plain], [plain]],
    ['what comes meanwhile is one', [plain, plain, plain], [plain, { label: '2', tone: 'plain', count: 2 }]],
    ['what all say is said', [made, made, made], [made, { label: '201', tone: 'good', count: 2 }]],
    ['the worse tone is seen', [made, made, refused, made], [made, { label: '3', tone: 'bad', count: 3 }]],
    [
      'dots with a number add up',
      [plain, { ...plain, count: 9 }, plain],
      [plain, { label: '10', tone: 'plain', count: 10 }],
    ],
  ])('%s', (_, come, expected) => {
    const shown: Arrival[] = [];
    const arrivals = new Arrivals<string>((at, arrival) => void (at === 'queue' && shown.push(arrival)));
    for (const it of come) arrivals.add('queue', it);
    arrivals.add('table', plain);
    vi.advanceTimersByTime(restMilliseconds * 3);
    expect(shown).toEqual(expected);
  });

  it('shows a place no more often than it may', () => {
    let shown = 0;
    const arrivals = new Arrivals<string>(() => ++shown);
    for (let at = 0; at < 2_000; at += 20) {
      arrivals.add('queue', plain);
      vi.advanceTimersByTime(20);
    }
    expect(shown).toBeLessThanOrEqual(2_000 / restMilliseconds + 1);
    arrivals.stop();
    vi.advanceTimersByTime(restMilliseconds);
    expect(vi.getTimerCount()).toBe(0);
  });
});
