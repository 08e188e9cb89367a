import { hueOf } from '../timeline/hue.ts';
import type { Hop } from './hops.ts';

/** How long one hop takes, and how much later the next one of the same request starts. */
const hopMilliseconds = 840;
const turnMilliseconds = 860;
/** The same where motion is unwanted: nothing travels, but what follows from what is still told in its order. */
const stillTurnMilliseconds = 260;
const dotsMax = 200;
/** So many alike at once are drawn as one dot with a number. */
const alikeMax = 6;
/** How far along the edge a filter stops what it keeps out. */
const filterAt = 0.34;
/** How long what was kept out is still seen, in hops. */
const haltedHops = 1.2;

interface Moving {
  hop: Hop;
  start: number;
  path: SVGPathElement;
  length: number;
  group: SVGGElement | undefined;
  count: number;
}

/** Moves dots along the edges of the map as hops come. Draws into an SVG of the map that is its own. */
export class Player {
  readonly #layer: SVGElement;
  readonly #pathOf: (hop: Hop) => string | undefined;
  readonly #onarrive: (hop: Hop, count: number) => void;
  readonly #isStill: () => boolean;
  #moving: Moving[] = [];
  #frame = 0;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(
    layer: SVGElement,
    on: {
      /** The way of a hop as an SVG path, or undefined if the map does not have it. */
      pathOf: (hop: Hop) => string | undefined;
      arrive: (hop: Hop, count: number) => void;
      isStill: () => boolean;
    },
  ) {
    this.#layer = layer;
    this.#pathOf = on.pathOf;
    this.#onarrive = on.arrive;
    this.#isStill = on.isStill;
  }

  play(hops: readonly Hop[]): void {
    for (const { hop, count } of merged(hops)) {
      if (this.#isStill()) this.#tellLater(hop, count);
      else this.#add(hop, count);
    }
    if (this.#moving.length > 0 && this.#frame === 0) this.#frame = requestAnimationFrame((at) => this.#draw(at));
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#moving = [];
    this.#layer.replaceChildren();
  }

  #tellLater(hop: Hop, count: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#onarrive(hop, count);
    }, hop.turn * stillTurnMilliseconds);
    this.#timers.add(timer);
  }

  #add(hop: Hop, count: number): void {
    const d = this.#moving.length < dotsMax ? this.#pathOf(hop) : undefined;
    if (d === undefined) return;
    const path = element('path');
    path.setAttribute('d', d);
    const start = performance.now() + hop.turn * turnMilliseconds;
    this.#moving.push({ hop, start, path, length: path.getTotalLength(), group: undefined, count });
  }

  #draw(now: number): void {
    const done: Moving[] = [];
    for (const it of this.#moving) {
      const progress = (now - it.start) / hopMilliseconds;
      if (progress < 0) continue;
      it.group ??= this.#dot(it);
      const limit = it.hop.kind === 'stopped' ? filterAt : 1;
      const point = it.path.getPointAtLength(it.length * Math.min(eased(Math.min(progress, 1)), 1) * limit);
      place(it.group, point);
      if (it.hop.kind === 'stopped' && progress >= 1) halt(it.group, point, (progress - 1) / haltedHops);
      if (progress >= (it.hop.kind === 'stopped' ? 1 + haltedHops : 1)) done.push(it);
    }
    for (const it of done) {
      it.group?.remove();
      this.#onarrive(it.hop, it.count);
    }
    if (done.length > 0) this.#moving = this.#moving.filter((it) => !done.includes(it));
    this.#frame = this.#moving.length > 0 ? requestAnimationFrame((at) => this.#draw(at)) : 0;
  }

  #dot(it: Moving): SVGGElement {
    const group = element('g');
    group.setAttribute('class', `dot ${it.hop.kind} hue-${hueOf(it.hop.trace)}`);
    const circle = element('circle');
    circle.setAttribute('r', it.count > 1 ? '11' : '7');
    group.append(circle);
    if (it.count > 1) {
      const number = element('text');
      number.setAttribute('dy', '4');
      number.textContent = String(it.count);
      group.append(number);
    }
    this.#layer.append(group);
    return group;
  }
}

/** Hops that look the same become one with a number, where there are many. */
export function merged(hops: readonly Hop[]): { hop: Hop; count: number }[] {
  const groups = new Map<string, Hop[]>();
  for (const hop of hops) {
    const key = [hop.from, hop.to, hop.kind, hop.turn].join(' ');
    groups.set(key, [...(groups.get(key) ?? []), hop]);
  }
  return [...groups.values()].flatMap((group) =>
    group.length > alikeMax ? [{ hop: group[0]!, count: group.length }] : group.map((hop) => ({ hop, count: 1 })),
  );
}

/**
 * Puts a dot where it is by its coordinates. A transform would do, but every one that comes and goes has the browser sort
 * the whole picture into layers again.
 */
function place(group: SVGGElement, { x, y }: { x: number; y: number }): void {
  const [circle, number] = group.children;
  circle?.setAttribute('cx', String(x));
  circle?.setAttribute('cy', String(y));
  if (!(number instanceof SVGTextElement)) return;
  number.setAttribute('x', String(x));
  number.setAttribute('y', String(y));
}

/** A cross where the filter is, which fades. */
function halt(group: SVGGElement, { x, y }: { x: number; y: number }, progress: number): void {
  if (!group.classList.contains('halted')) {
    group.classList.add('halted');
    const cross = element('path');
    cross.setAttribute('d', `M${x - 3} ${y - 3}l6 6m0 -6l-6 6`);
    group.append(cross);
  }
  group.setAttribute('opacity', String(Math.max(0, Math.min(1, 2 - 2 * progress))));
}

function eased(t: number): number {
  return t < 0.5 ? 2 * t * t : 1 - (-2 * t + 2) ** 2 / 2;
}

function element<K extends keyof SVGElementTagNameMap>(name: K): SVGElementTagNameMap[K] {
  return document.createElementNS('http://www.w3.org/2000/svg', name);
}
