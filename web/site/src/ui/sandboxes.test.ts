import { describe, expect, it } from 'vitest';
import { freeId, parseSandboxes, sandboxOf } from './sandboxes.ts';

describe('freeId', () => {
  it.each([
    ['Before the fault!', [], 'before-the-fault'],
    ['Before', ['before'], 'before-2'],
    ['Before', ['before', 'before-2'], 'before-3'],
    ['Größe', [], 'gro-e'],
    ['\u{1F4A5}', [], 'sandbox'],
    ['Lab one', [], 'sandbox-lab-one'],
    ['x'.repeat(80), [], 'x'.repeat(30)],
    ['default', ['default'], 'default-2'],
  ])('%s, beside %o: %s', (title, others, id) => {
    expect(
      freeId(
        title,
        others.map((it) => ({ id: it })),
      ),
    ).toBe(id);
  });
});

describe('parseSandboxes', () => {
  it.each([
    ['not JSON', '{', []],
    ['not a list', '{}', []],
    ['an id that no address may have', '[{"id":"../x","title":"x"}]', []],
    ['the first one, which is never kept', '[{"id":"default"}]', []],
    [
      'members of the wrong kind',
      '[{"id":"a","title":3,"parent":[],"time":"x"}]',
      [{ id: 'a', title: 'a', parent: '', time: 0, cause: '' }],
    ],
  ])('%s', (_, text, expected) => expect(parseSandboxes(text)).toEqual(expected));
});

describe('sandboxOf', () => {
  it.each([
    ['', 'default'],
    ['?sandbox=lesson-2', 'lesson-2'],
    ['?sandbox=../other', 'default'],
    ['?sandbox=', 'default'],
  ])('%s is %s', (search, expected) => {
    expect(sandboxOf(search)).toBe(expected);
  });
});
