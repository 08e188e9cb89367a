import { describe, expect, it } from 'vitest';
import type { Hop } from './hops.ts';
import { merged } from './player.ts';

function hop(trace: number, to: string): Hop {
  return { trace, from: 'outside', to, kind: 'carries', label: '', turn: 0 };
}

describe('merged', () => {
  it('keeps few as they are', () => {
    expect(merged([hop(1, 'queue:a'), hop(2, 'queue:a'), hop(3, 'queue:b')]).map((it) => it.count)).toEqual([1, 1, 1]);
  });

  it('draws many alike as one with a number', () => {
    const many = Array.from({ length: 50 }, (_, index) => hop(index, 'queue:a'));
    expect(merged([...many, hop(99, 'queue:b')]).map((it) => `${it.hop.to} ${it.count}`)).toEqual([
      'queue:a 50',
      'queue:b 1',
    ]);
  });
});
