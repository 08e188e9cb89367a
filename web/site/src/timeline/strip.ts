import type { Request } from './requests.ts';

/** What the strip shows: a span of the cloud's time, with some of it ahead. */
export interface Frame {
  from: number;
  to: number;
  /** Round times within it. */
  marks: number[];
}

const pastMilliseconds = 120_000;
const aheadMilliseconds = 45_000;
const markMilliseconds = 30_000;
/** Closer than this, marks of requests would hide each other, in pixels. */
const apart = 6;
const movedMax = 48;

/** Two minutes back, and ahead as far as what is due if that is near. */
export function windowOf(now: number, due: number | undefined): Frame {
  const isNear = due !== undefined && due > now && due - now < 2 * pastMilliseconds;
  const from = now - pastMilliseconds;
  const to = now + Math.max(aheadMilliseconds, isNear ? (due - now) * 1.15 : 0);
  const marks: number[] = [];
  for (let at = Math.ceil(from / markMilliseconds) * markMilliseconds; at < to; at += markMilliseconds) marks.push(at);
  return { from, to, marks };
}

/**
 * Where each request of the frame is drawn: at its time, or a little earlier where a newer one is already; those that
 * would have to move far are left out, as the list has them.
 */
export function placesOf(
  requests: readonly Request[],
  frame: Frame,
  width: number,
): { request: Request; at: number }[] {
  const within = requests.filter((it) => it.time >= frame.from && it.time <= frame.to).sort((a, b) => b.id - a.id);
  let next = Infinity;
  const places: { request: Request; at: number }[] = [];
  for (const request of within) {
    const exact = ((request.time - frame.from) / (frame.to - frame.from)) * width;
    const at = Math.min(exact, next - apart);
    if (exact - at > movedMax) continue;
    places.unshift({ request, at });
    next = at;
  }
  return places;
}
