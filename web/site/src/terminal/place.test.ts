import { expect, it } from 'vitest';
import { place } from './place.ts';

it.each([
  [['a', 'b', 'c'], 'b', [1, 2, 3], 2],
  [['a', 'b', 'c'], 'c', [3], 3],
  [['a', 'b', 'c'], 'a', [3], undefined],
  [['c'], 'c', [1, 2, 3], 3],
  [['a'], 'x', [1], undefined],
])('of %o, %s beside %o is %s', (all, one, others, expected) => {
  expect(place(all, one, others)).toBe(expected);
});
