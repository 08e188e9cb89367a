import type { Datapoint } from '../wire/cloudwatch.ts';

/** A chart of a metric: where its points lie, and the marks beside it. Pure, so that it can be tested without a page. */
export interface Chart {
  /** Of an SVG path through the points; a minute without one is a gap. */
  path: string;
  dots: { x: number; y: number; point: Datapoint }[];
  /** Values to write beside the axis, from below to above. */
  marks: { y: number; value: number }[];
  /** How high the thresholds lie, which are within the picture, too. */
  thresholds: number[];
}

const gapMilliseconds = 60_000;

export function chartOf(
  points: readonly Datapoint[],
  frame: { from: number; to: number; width: number; height: number },
  thresholds: readonly number[] = [],
): Chart {
  const values = [...points.map((it) => it.value), ...thresholds];
  const top = niceAbove(Math.max(0, ...values));
  const bottom = Math.min(0, ...values);
  const x = (time: number) => round(((time - frame.from) / (frame.to - frame.from || 1)) * frame.width);
  const y = (value: number) => round(frame.height - ((value - bottom) / (top - bottom || 1)) * frame.height);
  const dots = points.map((point) => ({ x: x(point.time), y: y(point.value), point }));
  const path = dots
    .map((dot, index) => {
      const before = points[index - 1];
      return `${before && dot.point.time - before.time <= gapMilliseconds ? 'L' : 'M'}${dot.x} ${dot.y}`;
    })
    .join('');
  return {
    path,
    dots,
    marks: [bottom, (bottom + top) / 2, top].map((value) => ({ y: y(value), value })),
    thresholds: thresholds.map(y),
  };
}

/** The least of 1, 2, 5, 10, 20, ... that is not below; 1 for nothing. */
export function niceAbove(value: number): number {
  if (value <= 0) return 1;
  const size = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((it) => it * size).find((it) => it >= value) ?? 10 * size;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
