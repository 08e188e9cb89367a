import { describe, expect, it } from 'vitest';
import { missing, type Check, type Facts } from './checks.ts';
import { labs } from './labs.ts';

const empty: Facts = {
  keyOf: () => undefined,
  items: () => Promise.resolve([]),
  hasQueue: () => false,
  hasTopic: () => false,
  filterOf: () => undefined,
  messages: () => Promise.resolve([]),
  hasEvent: () => false,
  queues: () => [],
};

const sandbox: Facts = {
  ...empty,
  keyOf: (table) => (table === 'books' ? 'isbn' : undefined),
  items: () => Promise.resolve([{ isbn: '1', title: 'Dune' }]),
  hasQueue: (queue) => queue === 'work',
  hasTopic: (topic) => topic === 'orders',
  filterOf: () => '',
  messages: (queue) => Promise.resolve([{ state: 'visible', received: queue === 'dead' ? 3 : 1, body: '{}' }]),
  hasEvent: (kind) => kind === 'sns.filtered',
  queues: () => [{ name: 'jobs', deadLetters: 'dead', tries: 3 }],
};

describe('missing', () => {
  it.each<[Check, string]>([
    [{ kind: 'table', table: 'books', key: 'isbn' }, ''],
    [{ kind: 'table', table: 'books', key: 'id' }, 'The key of books is isbn; it should be id.'],
    [{ kind: 'table', table: 'x', key: 'id' }, 'There is no table named x yet.'],
    [{ kind: 'item', table: 'books', key: { isbn: '1' }, has: ['title'], lacks: ['shelf'] }, ''],
    [{ kind: 'item', table: 'books', key: { isbn: '2' } }, 'books has no item with isbn 2.'],
    [
      { kind: 'item', table: 'books', key: { isbn: '1' }, has: ['shelf'] },
      'The item is there, without an attribute named shelf.',
    ],
    [{ kind: 'item', table: 'books', key: { isbn: '1' }, lacks: ['title'] }, 'The item still has the attribute title.'],
    [{ kind: 'items', table: 'books', min: 3 }, 'books holds 1 of 3 items.'],
    [{ kind: 'subscription', topic: 'orders', queue: 'work', filtered: false }, ''],
    [
      { kind: 'subscription', topic: 'orders', queue: 'work', filtered: true },
      'The subscription has no filter policy: it lets everything through.',
    ],
    [{ kind: 'message', queue: 'work', state: 'visible', received: 1 }, ''],
    [{ kind: 'message', queue: 'work', state: 'inflight', received: 1 }, 'No message of work is in flight.'],
    [{ kind: 'message', queue: 'work', state: 'any', received: 2 }, 'The message was received 1 of 2 times.'],
    [{ kind: 'dead-letter', triesMax: 3 }, ''],
    [{ kind: 'dead-letter', triesMax: 2 }, 'jobs gives up after 3 tries; it should after at most 2.'],
  ])('%o', async (check, expected) => expect(await missing(check, sandbox)).toBe(expected));
});

describe('labs', () => {
  it('have ids of their own', () => expect(new Set(labs.map((it) => it.id)).size).toBe(labs.length));

  it.each(labs.flatMap((lab) => lab.steps.map((step) => [lab.id, step] as const)))(
    '%s: a step is short, has a check, and does not pass in an empty sandbox',
    async (_, step) => {
      expect(step.text.split(/\s+/).length + step.task.split(/\s+/).length).toBeLessThanOrEqual(80);
      expect(step.checks.length).toBeGreaterThan(0);
      const answers = await Promise.all(step.checks.map((it) => missing(it, empty)));
      expect(answers.every((it) => it !== '')).toBe(true);
    },
  );
});
