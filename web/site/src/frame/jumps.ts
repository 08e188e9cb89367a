/** Amounts by which time is moved ahead: AWS's usual timeouts and retentions, and what waits for them. */
export const jumps: readonly [milliseconds: number, words: string][] = [
  [10_000, '10 s'],
  [30_000, '30 s'],
  [300_000, '5 min'],
  [3_600_000, '1 h'],
  [86_400_000, '1 day'],
  [345_600_000, '4 days'],
];
