import { expect, it } from 'vitest';
import { chartOf, niceAbove } from './chart.ts';

const frame = { from: 0, to: 600_000, width: 100, height: 50 };
const at = (minute: number, value: number) => ({ time: minute * 60_000, value });

it('draws a line through minutes that follow each other, and leaves gaps', () => {
  expect(chartOf([at(0, 0), at(1, 5), at(4, 10)], frame).path).toBe('M0 50L10 25M40 0');
});

it('marks the axis in even steps', () => {
  expect(chartOf([at(0, 7)], frame).marks.map((it) => it.value)).toEqual([0, 5, 10]);
});

it('has room below for what is negative', () => {
  expect(chartOf([at(0, -5), at(1, 5)], frame).dots.map((it) => it.y)).toEqual([50, 0]);
});

it('has room for thresholds above all that was measured', () => {
  expect(chartOf([at(0, 1)], frame, [50]).thresholds).toEqual([0]);
});

it('draws nothing of nothing', () => expect(chartOf([], frame)).toMatchObject({ path: '', dots: [] }));

it.each([
  [0, 1],
  [0.3, 0.5],
  [1, 1],
  [7, 10],
  [21, 50],
])('above %d is %d', (value, expected) => expect(niceAbove(value)).toBe(expected));
