import { describe, expect, it } from 'vitest';
import { History } from './history.ts';

describe('history', () => {
  it('goes up to the oldest and down to what was being typed', () => {
    const history = new History(['a', 'b']);
    expect([history.step(-1, 'typing'), history.step(-1, 'b'), history.step(-1, 'a')]).toEqual(['b', 'a', undefined]);
    expect([history.step(1, 'a'), history.step(1, 'b'), history.step(1, '')]).toEqual(['b', 'typing', undefined]);
  });

  it('keeps neither empty lines nor the same one twice in a row', () => {
    const history = new History();
    for (const line of ['a', 'a', ' ', 'b', 'a']) history.add(line);
    expect(history.lines).toEqual(['a', 'b', 'a']);
  });

  it('searches backwards, from the newest and on from a match', () => {
    const history = new History(['aws sqs one', 'ls', 'aws sqs two']);
    expect(history.search('sqs')).toEqual({ line: 'aws sqs two', at: 2 });
    expect(history.search('sqs', 2)).toEqual({ line: 'aws sqs one', at: 0 });
    expect(history.search('sqs', 0)).toBeUndefined();
    expect(history.search('')).toBeUndefined();
  });
});
