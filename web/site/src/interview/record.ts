import { live } from '../cloud/live.svelte.ts';
import { causeWords } from '../cloud/moments.ts';
import { linkLengthMax } from '../share/world-link.ts';
import { packReplay, thinned, type Frame, type Recording } from './links.ts';

const momentsMax = 1_000;
/** States that a link holds at most, and those below which it is given up. */
const framesMax = 200;
const framesMin = 4;

/**
 * The way the sandbox went, as text for a link: the state after each of its moments, as many as a link can hold. The
 * sandbox goes there and comes back. Rejects if not even a few fit.
 */
export async function recordReplay(about: Omit<Recording, 'frames'>): Promise<string> {
  const { control } = live;
  const past = await control?.past(momentsMax);
  if (!control || !past) throw new Error('This engine keeps no history.');
  const speed = live.clock?.reading.speed ?? 1;
  const places = fromItsBeginning([
    { id: past.base.id, time: past.base.time, cause: '' },
    ...past.moments.filter((it) => it.id <= past.at),
  ]);
  const frames: Frame[] = [];
  try {
    for (const place of places) {
      await control.travel({ to: place.id });
      const cause = place === places[0] ? 'The beginning' : causeWords(place.cause);
      frames.push({ time: place.time, cause, state: await control.snapshot() });
    }
  } finally {
    await control.travel({ to: past.at, speed });
    await live.reread();
  }
  for (let max = framesMax; max >= framesMin; max = Math.floor(max / 2)) {
    const text = await packReplay({ ...about, frames: thinned(frames, max) });
    if (text.length <= linkLengthMax) return text;
  }
  throw new Error('The sandbox is too large for a link.');
}

/** Without what was before the sandbox was put in place or emptied last. */
export function fromItsBeginning<T extends { cause: string }>(moments: readonly T[]): T[] {
  const begin = moments.findLastIndex((it) => it.cause === 'snapshot' || it.cause === 'reset');
  return moments.slice(Math.max(0, begin));
}
