import type { AttributeValue, Item, KeyElement, Question, TableDescription } from './dynamodb.ts';
import { fromPlain, keyValue, type Plain } from './items.ts';

/** What a person asks of a table, as the form holds it. */
export interface Ask {
  /** An index, or "" for the table. */
  index: string;
  /** The partition key; "" asks for everything. */
  value: string;
  sort: { operator: SortOperator; value: string; to: string };
  descending: boolean;
  filters: Filter[];
}

export const sortOperators = ['=', '<', '<=', '>', '>=', 'between', 'begins with'] as const;
export type SortOperator = (typeof sortOperators)[number];

export const filterOperators = [
  '=',
  '<>',
  '<',
  '<=',
  '>',
  '>=',
  'contains',
  'begins with',
  'exists',
  'is absent',
] as const;
export type FilterOperator = (typeof filterOperators)[number];

export interface Filter {
  name: string;
  operator: FilterOperator;
  /** As it is typed: JSON where it is JSON, else a string. */
  value: string;
}

export const nothingAsked: Ask = {
  index: '',
  value: '',
  sort: { operator: '=', value: '', to: '' },
  descending: false,
  filters: [],
};

/** The keys by which the table or its index answers. */
export function keysOf(table: TableDescription, index: string): { hash: KeyElement; range: KeyElement | undefined } {
  const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
  const schema = indexes.find((it) => it.IndexName === index)?.KeySchema ?? table.KeySchema;
  return {
    hash: schema.find((it) => it.KeyType === 'HASH') ?? schema[0]!,
    range: schema.find((it) => it.KeyType === 'RANGE'),
  };
}

/** The Query, or without a partition key the Scan, that answers what is asked. */
export function questionOf(ask: Ask, table: TableDescription): Question {
  const { hash, range } = keysOf(table, ask.index);
  const isQuery = ask.value !== '';
  const names: Record<string, string> = {};
  const values: Item = {};
  const typeOf = (name: string) =>
    table.AttributeDefinitions.find((it) => it.AttributeName === name)?.AttributeType ?? 'S';
  const input: Record<string, unknown> = { TableName: table.TableName };
  if (ask.index !== '') input['IndexName'] = ask.index;
  if (isQuery) {
    names['#key'] = hash.AttributeName;
    values[':key'] = keyValue(ask.value, typeOf(hash.AttributeName));
    let condition = '#key = :key';
    if (range && ask.sort.value !== '') {
      names['#sort'] = range.AttributeName;
      values[':sort'] = keyValue(ask.sort.value, typeOf(range.AttributeName));
      if (ask.sort.operator === 'between') values[':to'] = keyValue(ask.sort.to, typeOf(range.AttributeName));
      condition += ` AND ${compared('#sort', ask.sort.operator, ':sort', ':to')}`;
    }
    input['KeyConditionExpression'] = condition;
    if (ask.descending) input['ScanIndexForward'] = false;
  }
  const filters = ask.filters.filter((it) => it.name !== '');
  filters.forEach((it, at) => {
    names[`#f${at}`] = it.name;
    if (needsValue(it.operator)) values[`:f${at}`] = typedValue(it.value);
  });
  if (filters.length > 0) {
    input['FilterExpression'] = filters.map((it, at) => compared(`#f${at}`, it.operator, `:f${at}`, '')).join(' AND ');
  }
  if (Object.keys(names).length > 0) input['ExpressionAttributeNames'] = names;
  if (Object.keys(values).length > 0) input['ExpressionAttributeValues'] = values;
  return { operation: isQuery ? 'Query' : 'Scan', input };
}

export function needsValue(operator: FilterOperator): boolean {
  return operator !== 'exists' && operator !== 'is absent';
}

function compared(name: string, operator: SortOperator | FilterOperator, value: string, to: string): string {
  switch (operator) {
    case 'between':
      return `${name} BETWEEN ${value} AND ${to}`;
    case 'begins with':
      return `begins_with(${name}, ${value})`;
    case 'contains':
      return `contains(${name}, ${value})`;
    case 'exists':
      return `attribute_exists(${name})`;
    case 'is absent':
      return `attribute_not_exists(${name})`;
    default:
      return `${name} ${operator} ${value}`;
  }
}

/** 42 is a number, "42" a string, true a boolean; what is no JSON is a string as it stands. */
function typedValue(text: string): AttributeValue {
  // A number keeps its digits: JavaScript would round the long ones.
  if (/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return { N: text };
  try {
    return fromPlain(JSON.parse(text) as Plain);
  } catch {
    return { S: text };
  }
}
