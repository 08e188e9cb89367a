import { describe, expect, it } from 'vitest';
import type { Item, TableDescription } from './dynamodb.ts';
import { hasPlainForm, itemOfRows, rowsOf, type AttributeRow } from './itemRows.ts';

const table: TableDescription = {
  TableName: 't',
  TableArn: '',
  TableStatus: 'ACTIVE',
  KeySchema: [
    { AttributeName: 'id', KeyType: 'HASH' },
    { AttributeName: 'at', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'id', AttributeType: 'S' },
    { AttributeName: 'at', AttributeType: 'N' },
  ],
};

function row(type: AttributeRow['type'], text: string): AttributeRow {
  return { name: 'a', type, text, isKey: false };
}

describe('rows of an item', () => {
  it('come back as the same item, whatever its types', () => {
    const item: Item = {
      id: { S: 'x' },
      at: { N: '12345678901234567890123' },
      bool: { BOOL: false },
      none: { NULL: true },
      bytes: { B: 'AQI=' },
      strings: { SS: ['a', 'b'] },
      numbers: { NS: ['1', '2.5'] },
      list: { L: [{ S: 'a' }, { N: '1' }, { L: [] }] },
      map: { M: { a: { S: 'b' }, c: { BOOL: true } } },
      mapWithSet: { M: { a: { SS: ['x'] } } },
      listWithLongNumber: { L: [{ N: '12345678901234567890123' }] },
      empty: { S: '' },
    };
    expect(itemOfRows(rowsOf(item, table))).toEqual(item);
  });

  it('begin with the keys, also of a new item', () => {
    expect(rowsOf({ z: { S: '1' }, b: { S: '2' } }, table).map((it) => `${it.name} ${it.type} ${it.isKey}`)).toEqual([
      'id S true',
      'at N true',
      'b S false',
      'z S false',
    ]);
  });
});

describe('itemOfRows', () => {
  it.each([
    [row('BOOL', 'yes'), 'a is a boolean: true or false.'],
    [row('L', '{}'), 'a is a list: a JSON array.'],
    [row('SS', '1'), 'a is a string set: a JSON array.'],
    [row('M', '[]'), 'a is a map: a JSON object.'],
    [row('M', '{'), /Not valid JSON/],
  ])('%o is refused', (it, message) => {
    expect(() => itemOfRows([it])).toThrow(message);
  });

  it('takes a name once, and leaves out rows without one', () => {
    expect(() => itemOfRows([row('S', '1'), row('S', '2')])).toThrow('There are two attributes a.');
    expect(itemOfRows([{ ...row('S', '1'), name: '' }])).toEqual({});
  });
});

describe('hasPlainForm', () => {
  it.each([
    [{ a: { S: 'x' }, b: { L: [{ N: '1' }] } }, true],
    [{ a: { SS: ['x'] } }, false],
    [{ a: { M: { b: { B: 'AQI=' } } } }, false],
    [{ a: { N: '12345678901234567890' } }, false],
  ] as [Item, boolean][])('%o: %s', (item, expected) => {
    expect(hasPlainForm(item)).toBe(expected);
  });
});
