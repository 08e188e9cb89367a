import { describe, expect, it } from 'vitest';
import { scaleWithin, zooming, type Point } from './zoom.ts';

describe('how near the map is', () => {
  it.each([
    ['as chosen', 1.3, 1, 1, 1.3],
    ['no nearer than twice its size', 5, 1, 1, 2],
    ['all of a large one at once', 0.05, 0.2, 0.62, 0.2],
    ['a small one no smaller than it fits', 0.5, 1.4, 1.25, 1.25],
  ])('%s', (_, scale, whole, fitted, expected) => expect(scaleWithin(scale, whole, fitted)).toBe(expected));
});

describe('two fingers', () => {
  class Sheet extends EventTarget {}
  const touch = (name: string, ...points: Point[]) =>
    Object.assign(new Event(name, { cancelable: true }), {
      touches: points.map(({ x, y }) => ({ clientX: x, clientY: y })),
    });

  it('zoom around what is between them; one finger, and the next pinch, begin anew', () => {
    const told: string[] = [];
    const sheet = new Sheet();
    const { destroy } = zooming(sheet as unknown as HTMLElement, (ratio, { x, y }) => told.push(`${ratio} ${x},${y}`));
    const play = (...events: Event[]) => events.map((it) => (sheet.dispatchEvent(it), it.defaultPrevented));
    expect(play(touch('touchstart', { x: 10, y: 0 }), touch('touchmove', { x: 30, y: 0 }))).toEqual([false, false]);
    expect(
      play(
        touch('touchstart', { x: 0, y: 0 }, { x: 10, y: 0 }),
        touch('touchmove', { x: 0, y: 0 }, { x: 20, y: 0 }),
        touch('touchend', { x: 0, y: 0 }),
        touch('touchstart', { x: 0, y: 0 }, { x: 90, y: 0 }),
      ),
    ).toEqual([true, true, false, true]);
    destroy();
    play(touch('touchmove', { x: 0, y: 0 }, { x: 10, y: 0 }));
    expect(told).toEqual(['2 10,0']);
  });

  it('a wheel zooms with Ctrl only', () => {
    const told: number[] = [];
    const sheet = new Sheet();
    zooming(sheet as unknown as HTMLElement, (ratio) => told.push(ratio));
    for (const ctrlKey of [false, true])
      sheet.dispatchEvent(Object.assign(new Event('wheel'), { ctrlKey, deltaY: -50, clientX: 0, clientY: 0 }));
    expect(told).toHaveLength(1);
    expect(told[0]).toBeGreaterThan(1);
  });
});
