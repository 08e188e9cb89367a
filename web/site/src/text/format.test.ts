import { describe, expect, it } from 'vitest';
import { bytes, count, givenName, lastPart, pretty, relative, shorten, span, statusWords } from './format.ts';

describe('shorten', () => {
  it.each([
    ['short', 10, 'short'],
    ['exactly-10', 10, 'exactly-10'],
    ['abcdefghijk', 7, 'abc\u2026ijk'],
    ['abcdefghijk', 8, 'abcd\u2026ijk'],
  ])('%s in %i is %s', (text, max, expected) => {
    expect(shorten(text, max)).toBe(expected);
    expect(shorten(text, max).length).toBeLessThanOrEqual(max);
  });
});

describe('givenName', () => {
  const stacks = [{ name: 'orders' }, { name: 'orders-two' }];
  it.each([
    ['orders-OrdersTable-1ABC2DEF3GHI', 'OrdersTable'],
    ['orders-receiptsbucket-7wos7dnxa65o', 'receiptsbucket'],
    ['orders-Jobs-1ABC2DEF3GHI.fifo', 'Jobs.fifo'],
    ['orders-plain', 'orders-plain'],
    ['others-OrdersTable-1ABC2DEF3GHI', 'others-OrdersTable-1ABC2DEF3GHI'],
  ])('%s is %s', (name, expected) => {
    expect(givenName(name, stacks)).toBe(expected);
  });
});

describe('times', () => {
  it.each([
    [0, '0 s'],
    [21_000, '21 s'],
    [59_600, '1 min'],
    [3 * 3_600_000, '3 h'],
    [-2 * 86_400_000, '2 d'],
  ])('span of %i is %s', (milliseconds, expected) => {
    expect(span(milliseconds)).toBe(expected);
  });

  it.each([
    [1_000, 'just now'],
    [30_000, 'in 30 s'],
    [-30_000, '30 s ago'],
  ])('%i from now is %s', (difference, expected) => {
    expect(relative(1_000_000 + difference, 1_000_000)).toBe(expected);
  });
});

describe('words', () => {
  it.each([
    [0, '0 items'],
    [1, '1 item'],
    [1200, '1,200 items'],
  ])('%i', (number, expected) => {
    expect(count(number, 'item')).toBe(expected);
  });

  it.each([
    [812, '812 B'],
    [1400, '1.4 KB'],
    [42_000, '42 KB'],
    [3_000_000, '3.0 MB'],
  ])('%i bytes', (number, expected) => {
    expect(bytes(number)).toBe(expected);
  });

  it('reads statuses', () => {
    expect(statusWords('CREATE_IN_PROGRESS')).toBe('Create in progress');
  });

  it.each([
    ['arn:aws:sqs:us-east-1:000000000000:work', 'work'],
    ['https://sqs.us-east-1.amazonaws.com/000000000000/work', 'work'],
    ['work', 'work'],
  ])('the last part of %s', (text, expected) => {
    expect(lastPart(text)).toBe(expected);
  });
});

describe('pretty', () => {
  it.each([
    ['{"a":1}', '{\n  "a": 1\n}'],
    ['{not json', '{not json'],
    ['7', '7'],
  ])('%s', (text, expected) => {
    expect(pretty(text)).toBe(expected);
  });
});
