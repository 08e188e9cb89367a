import { describe, expect, it } from 'vitest';
import type { Json } from './format.ts';
import { equal, sameMembers, textOf, valueAt } from './path.ts';

const value: Json = {
  a: { b: [10, 20] },
  items: [{ id: { S: 'x' }, units: 1.5 }, { id: { S: 'y' }, units: 2 }, { id: { S: 'x' } }],
  text: '{"c":[1]}',
  at: 1_767_225_600_000,
};

describe('valueAt', () => {
  it.each<[string, Json | undefined]>([
    ['a.b[0]', 10],
    ['a.b[-1]', 20],
    ['a.b.length', 2],
    ['a.c', undefined],
    ['a.c.d[0]', undefined],
    ['a.constructor', undefined],
    ['items[*].id.S', ['x', 'y', 'x']],
    ['items[*].id.S.distinct', ['x', 'y']],
    ['items[*].id.S.distinct.length', 2],
    ['items[*].units.sum', 3.5],
    ['items[?id.S=x].length', 2],
    ['items[?id.S=x][0].units', 1.5],
    ['items[?id.S=z][0].units', undefined],
    ['text.json.c[0]', 1],
    ['a.json', undefined],
    ['at.clock', '00:00:00'],
  ])('%s', (path, expected) => expect(valueAt(value, path)).toEqual(expected));
});

describe('textOf', () => {
  it.each<[Json | undefined, string]>([
    [undefined, 'nothing'],
    [[], 'nothing'],
    [['a', 1], 'a, 1'],
    [{ a: 1 }, '{"a":1}'],
    [false, 'false'],
  ])('%o', (it, expected) => expect(textOf(it)).toBe(expected));
});

it('compares without regard to the order of members', () => {
  expect(equal({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 })).toBe(true);
  expect(equal([1, 2], [2, 1])).toBe(false);
  expect(sameMembers(['b', 'a'], ['a', 'b'])).toBe(true);
  expect(sameMembers(['a', 'a'], ['a'])).toBe(false);
  expect(sameMembers(undefined, [])).toBe(false);
});
