import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  addSandbox,
  allSandboxes,
  forgetSandbox,
  freeId,
  parseSandboxes,
  renameSandbox,
  sandboxAfter,
  sandboxOf,
} from './sandboxes.ts';

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

describe('those that are kept', () => {
  const kept = new Map<string, string>();
  beforeEach(() => {
    kept.clear();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    });
    for (const title of ['One', 'Two']) addSandbox({ title, parent: '', time: 0, cause: '' });
  });
  afterEach(() => vi.unstubAllGlobals());
  const titles = () => allSandboxes().map((it) => `${it.id}: ${it.title}`);

  it.each<[string, () => void, string[]]>([
    ['one gets another name under the same address', () => renameSandbox('one', ' First '), ['one: First', 'two: Two']],
    ['a name of spaces changes nothing', () => renameSandbox('one', '  '), ['one: One', 'two: Two']],
    ['one that only an address named', () => renameSandbox('x', 'New'), ['one: One', 'two: Two', 'x: New']],
    ['one is taken off the list', () => forgetSandbox('one'), ['two: Two']],
    ['one that is not there', () => forgetSandbox('three'), ['one: One', 'two: Two']],
  ])('%s', (_, act, expected) => {
    act();
    expect(titles()).toEqual(['default: My sandbox', ...expected]);
  });

  it('what the page keeps of one goes with it, and nothing else', () => {
    kept.set('cloudtab.draft.text@one', 'a').set('cloudtab.draft.text@two', 'b').set('cloudtab.draft.text', 'c');
    forgetSandbox('one');
    expect([...kept.keys()].filter((it) => it.startsWith('cloudtab.draft'))).toEqual([
      'cloudtab.draft.text@two',
      'cloudtab.draft.text',
    ]);
  });

  it('the first one may have another name, and has its own again when it was deleted', () => {
    renameSandbox('default', 'Mine');
    expect(titles()).toEqual(['default: Mine', 'one: One', 'two: Two']);
    forgetSandbox('default');
    expect(titles()).toEqual(['default: My sandbox', 'one: One', 'two: Two']);
  });

  it('after one is deleted, a person is where it began, else in the first', () => {
    addSandbox({ title: 'Branch', parent: 'two', time: 0, cause: '' });
    expect(['branch', 'two', 'default', 'never-there'].map((it) => sandboxAfter(it).id)).toEqual([
      'two',
      'default',
      'default',
      'default',
    ]);
  });
});
