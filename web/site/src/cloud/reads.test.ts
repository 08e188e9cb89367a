import { describe, expect, it } from 'vitest';
import { Reads } from './reads.ts';

describe('Reads', () => {
  it('are calls that change nothing, and what follows from them', () => {
    const reads = new Reads();
    const rows: [id: number, cause: number, kind: string, operation: string, expected: boolean][] = [
      [1, 0, 'api.call', 'Scan', true],
      [2, 1, 'ddb.read', '', true],
      [3, 0, 'api.call', 'PutItem', false],
      [4, 3, 'ddb.write', '', false],
      [5, 0, 'api.call', 'ReceiveMessage', false],
      [6, 0, 'timer', '', false],
      [7, 2, 'anything', '', true],
    ];
    for (const [id, cause, kind, operation, expected] of rows) {
      expect(reads.add({ id, cause, kind, operation }), String(id)).toBe(expected);
    }
  });

  it('forgets', () => {
    const reads = new Reads();
    reads.add({ id: 1, cause: 0, kind: 'api.call', operation: 'Scan' });
    reads.forgetBefore(2);
    expect(reads.add({ id: 3, cause: 1, kind: 'ddb.read', operation: '' })).toBe(false);
  });
});
