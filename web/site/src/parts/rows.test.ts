import { expect, it } from 'vitest';
import { spanInSight } from './rows.svelte.ts';

it.each([
  ['at the top', 0, 600, 1_000, { first: 0, end: 40 }],
  ['in the middle', 15_000, 600, 1_000, { first: 480, end: 540 }],
  ['at the bottom', 29_400, 600, 1_000, { first: 960, end: 1_000 }],
  ['few rows', 0, 600, 5, { first: 0, end: 5 }],
  ['no rows', 0, 600, 0, { first: 0, end: 0 }],
  ['scrolled beyond what is left', 90_000, 600, 10, { first: 9, end: 10 }],
])('%s', (_, top, height, count, expected) => expect(spanInSight(top, height, 30, count)).toEqual(expected));
