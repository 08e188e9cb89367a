import { describe, expect, it } from 'vitest';
import type { TableDescription } from './dynamodb.ts';
import { cellText, columnsOf, isTyped, itemFromPlain, itemToPlain, keyOf, parseItem } from './items.ts';

const table: TableDescription = {
  TableName: 't',
  TableArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/t',
  TableStatus: 'ACTIVE',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'at', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'at', AttributeType: 'N' },
  ],
};

describe('plain and typed', () => {
  it('are each other', () => {
    const plain = { s: 'x', n: 1.5, b: true, nothing: null, list: [1, 'two'], map: { deep: 'x' } };
    expect(itemToPlain(itemFromPlain(plain))).toEqual(plain);
  });

  it('keeps the digits that JavaScript would round', () => {
    expect(itemToPlain({ n: { N: '12345678901234567890123456789012345678' } })).toEqual({
      n: '12345678901234567890123456789012345678',
    });
  });

  it.each([
    [{ pk: { S: 'a' } }, true],
    [{ pk: 'a' }, false],
    [{ pk: { S: 'a', N: '1' } }, false],
    [{ pk: { X: 'a' } }, false],
    [[], false],
    [{}, false],
  ])('%o typed: %s', (value, expected) => {
    expect(isTyped(value)).toBe(expected);
  });
});

describe('parseItem', () => {
  it('gives keys the type that the table declares', () => {
    expect(parseItem('{"pk": 7, "at": "12", "n": 1}', table)).toEqual({
      pk: { S: '7' },
      at: { N: '12' },
      n: { N: '1' },
    });
  });

  it('takes typed JSON as it is', () => {
    expect(parseItem('{"pk": {"S": "a"}, "tags": {"SS": ["x"]}}', table)).toEqual({
      pk: { S: 'a' },
      tags: { SS: ['x'] },
    });
  });

  it.each(['[1]', '7', '{', ''])('refuses %s', (text) => {
    expect(() => parseItem(text, table)).toThrow();
  });
});

describe('rows', () => {
  it('have the keys first', () => {
    expect(columnsOf([{ z: { S: '' }, pk: { S: '' } }, { a: { S: '' } }], ['pk', 'at'])).toEqual([
      'pk',
      'at',
      'z',
      'a',
    ]);
  });

  it('are named by their keys', () => {
    expect(keyOf({ pk: { S: 'a' }, at: { N: '1' }, x: { S: 'y' } }, table)).toEqual({ pk: { S: 'a' }, at: { N: '1' } });
  });

  it.each([
    [{ S: 'x' }, 'x'],
    [{ N: '1e3' }, '1e3'],
    [{ NULL: true as const }, 'null'],
    [{ M: { a: { L: [{ N: '1' }] } } }, '{"a":[1]}'],
    [undefined, ''],
  ])('%o shows as %s', (value, expected) => {
    expect(cellText(value)).toBe(expected);
  });
});
