import { describe, expect, it } from 'vitest';
import type { TableDescription } from './dynamodb.ts';
import { keysOf, nothingAsked, questionOf, type Ask } from './question.ts';

const table: TableDescription = {
  TableName: 'orders',
  TableArn: '',
  TableStatus: 'ACTIVE',
  KeySchema: [
    { AttributeName: 'customer', KeyType: 'HASH' },
    { AttributeName: 'at', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'customer', AttributeType: 'S' },
    { AttributeName: 'at', AttributeType: 'N' },
    { AttributeName: 'state', AttributeType: 'S' },
  ],
  GlobalSecondaryIndexes: [{ IndexName: 'by-state', KeySchema: [{ AttributeName: 'state', KeyType: 'HASH' }] }],
};

function asked(change: Partial<Ask>) {
  const { operation, input } = questionOf({ ...nothingAsked, ...change }, table);
  return { operation, ...input };
}

describe('questionOf', () => {
  it('scans where no key is given', () => {
    expect(asked({})).toEqual({ operation: 'Scan', TableName: 'orders' });
    expect(asked({ index: 'by-state', descending: true })).toEqual({
      operation: 'Scan',
      TableName: 'orders',
      IndexName: 'by-state',
    });
  });

  it('queries by a key, with the type that the table declares', () => {
    expect(asked({ value: '7', sort: { operator: '>=', value: '5', to: '' }, descending: true })).toEqual({
      operation: 'Query',
      TableName: 'orders',
      KeyConditionExpression: '#key = :key AND #sort >= :sort',
      ExpressionAttributeNames: { '#key': 'customer', '#sort': 'at' },
      ExpressionAttributeValues: { ':key': { S: '7' }, ':sort': { N: '5' } },
      ScanIndexForward: false,
    });
  });

  it.each([
    [{ operator: 'between', value: '1', to: '9' }, '#key = :key AND #sort BETWEEN :sort AND :to'],
    [{ operator: 'begins with', value: 'x', to: '' }, '#key = :key AND begins_with(#sort, :sort)'],
    [{ operator: '<', value: '', to: '' }, '#key = :key'],
  ] as const)('with the sort key %o', (sort, expected) => {
    expect(asked({ value: 'ada', sort })).toMatchObject({ KeyConditionExpression: expected });
  });

  it('leaves a sort key to the index that has one', () => {
    const input = asked({ index: 'by-state', value: 'paid', sort: { operator: '=', value: '1', to: '' } });
    expect(input).toMatchObject({ IndexName: 'by-state', KeyConditionExpression: '#key = :key' });
  });

  it('filters by what is typed, as the type it looks like', () => {
    expect(
      asked({
        filters: [
          { name: 'total', operator: '>', value: '12345678901234567890' },
          { name: 'name', operator: 'contains', value: 'ad' },
          { name: 'zip', operator: '=', value: '"0123"' },
          { name: 'paid', operator: '=', value: 'true' },
          { name: 'gone', operator: 'is absent', value: 'ignored' },
          { name: '', operator: '=', value: 'ignored' },
        ],
      }),
    ).toEqual({
      operation: 'Scan',
      TableName: 'orders',
      FilterExpression: '#f0 > :f0 AND contains(#f1, :f1) AND #f2 = :f2 AND #f3 = :f3 AND attribute_not_exists(#f4)',
      ExpressionAttributeNames: { '#f0': 'total', '#f1': 'name', '#f2': 'zip', '#f3': 'paid', '#f4': 'gone' },
      ExpressionAttributeValues: {
        ':f0': { N: '12345678901234567890' },
        ':f1': { S: 'ad' },
        ':f2': { S: '0123' },
        ':f3': { BOOL: true },
      },
    });
  });
});

describe('keysOf', () => {
  it('are those of the index, or of the table', () => {
    expect(keysOf(table, '').range?.AttributeName).toBe('at');
    expect(keysOf(table, 'by-state').hash.AttributeName).toBe('state');
    expect(keysOf(table, 'by-state').range).toBeUndefined();
  });
});
