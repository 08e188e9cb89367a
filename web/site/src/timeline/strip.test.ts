import { describe, expect, it } from 'vitest';
import type { Request } from './requests.ts';
import { placesOf, windowOf } from './strip.ts';

const now = 1_000_000;

function request(id: number, time: number): Request {
  return { id, time } as Request;
}

describe('windowOf', () => {
  it.each([
    [undefined, 45_000],
    [now + 10_000, 45_000],
    [now + 100_000, 115_000],
    [now + 86_400_000, 45_000],
    [now - 1, 45_000],
  ])('with %s due it reaches %i ahead', (due, expected) => {
    expect(Math.round(windowOf(now, due).to - now)).toBe(expected);
  });

  it('marks round times', () => {
    expect(windowOf(now, undefined).marks).toEqual([900_000, 930_000, 960_000, 990_000, 1_020_000]);
  });
});

describe('placesOf', () => {
  it('leaves out what is not in the frame and keeps marks apart', () => {
    const frame = { from: 0, to: 100, marks: [] };
    const places = placesOf([request(3, 50), request(2, 50), request(1, 10), request(4, 101)], frame, 200);
    expect(places.map((it) => [it.request.id, it.at])).toEqual([
      [1, 20],
      [2, 94],
      [3, 100],
    ]);
  });

  it('leaves out what would have to move far', () => {
    const many = Array.from({ length: 50 }, (_, index) => request(index + 1, 50));
    const places = placesOf(many, { from: 0, to: 100, marks: [] }, 200);
    expect(places.length).toBe(9);
    expect(places.at(-1)).toEqual({ request: many[49], at: 100 });
  });
});
