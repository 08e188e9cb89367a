import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** The two values of each colour token, read from the style sheet itself. */
const tokens = new Map(
  [
    ...readFileSync(new URL('./tokens.css', import.meta.url), 'utf8').matchAll(
      /--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g,
    ),
  ].map(([, name, light, dark]) => [name!, { light: light!, dark: dark! }]),
);

function luminance(hex: string): number {
  const channel = (at: number) => {
    const it = parseInt(hex.slice(at, at + 2), 16) / 255;
    return it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** What is written on what. WCAG 2.2 AA: 4.5 for text, 3 for signs and the edges of controls. */
const pairs: readonly [least: number, fronts: string[], backs: string[]][] = [
  [4.5, ['ink', 'ink-2'], ['bg', 'panel', 'raised', 'hover', 'selected', 'sunk', 'accent-wash', 'bad-wash']],
  [4.5, ['ink-3'], ['bg', 'panel', 'raised', 'hover', 'selected']],
  [4.5, ['accent'], ['bg', 'panel', 'raised', 'hover', 'selected']],
  [4.5, ['accent-hover'], ['bg', 'panel', 'hover']],
  [4.5, ['on-accent'], ['accent', 'accent-hover']],
  [4.5, ['ok', 'busy', 'warn', 'bad'], ['bg', 'panel', 'raised', 'hover', 'sunk']],
  [4.5, ['bad'], ['bad-wash']],
  [4.5, ['kind-table', 'kind-queue', 'kind-api', 'kind-bucket', 'ink-3'], ['panel', 'selected', 'hover']],
  [3, ['edge'], ['panel', 'bg', 'raised']],
  [
    3,
    ['stack', 'table', 'queue', 'topic', 'api', 'bucket', 'function', 'other'].map((it) => `kind-${it}`),
    ['bg', 'panel', 'hover', 'selected'],
  ],
  [3, [0, 1, 2, 3, 4, 5].map((it) => `trace-${it}`), ['bg', 'panel', 'raised']],
];

describe('contrast', () => {
  for (const [least, fronts, backs] of pairs) {
    for (const front of fronts) {
      for (const back of backs) {
        it.each(['light', 'dark'] as const)(`${front} on ${back} is at least ${least}, %s`, (scheme) => {
          expect(contrast(tokens.get(front)![scheme], tokens.get(back)![scheme])).toBeGreaterThanOrEqual(least);
        });
      }
    }
  }

  it('knows black on white', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  });
});
