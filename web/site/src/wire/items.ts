import type { AttributeValue, Item, TableDescription } from './dynamodb.ts';

/** Plain JSON as a person writes it, beside DynamoDB's typed form. Sets and bytes have no plain form. */
export type Plain = string | number | boolean | null | Plain[] | { [name: string]: Plain };

export function toPlain(value: AttributeValue): Plain {
  if ('S' in value) return value.S;
  if ('N' in value) return plainNumber(value.N);
  if ('BOOL' in value) return value.BOOL;
  if ('NULL' in value) return null;
  if ('B' in value) return value.B;
  if ('SS' in value) return value.SS;
  if ('NS' in value) return value.NS.map(plainNumber);
  if ('BS' in value) return value.BS;
  if ('L' in value) return value.L.map(toPlain);
  return itemToPlain(value.M);
}

export function itemToPlain(item: Item): { [name: string]: Plain } {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, toPlain(value)]));
}

/** Numbers keep their 38 digits: one that JavaScript would round stays a string. */
function plainNumber(digits: string): Plain {
  return String(Number(digits)) === digits ? Number(digits) : digits;
}

export function fromPlain(value: Plain): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(fromPlain) };
  return { M: itemFromPlain(value) };
}

export function itemFromPlain(plain: { [name: string]: Plain }): Item {
  return Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, fromPlain(value)]));
}

const typeNames = new Set(['S', 'N', 'B', 'BOOL', 'NULL', 'SS', 'NS', 'BS', 'L', 'M']);

/** Whether every attribute is written in the typed form, `{"S": "x"}`. */
export function isTyped(value: unknown): value is Item {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const attributes = Object.values(value);
  return (
    attributes.length > 0 &&
    attributes.every(
      (it) =>
        typeof it === 'object' &&
        it !== null &&
        Object.keys(it).length === 1 &&
        typeNames.has(Object.keys(it)[0] as string),
    )
  );
}

/**
 * The item that a person typed, in plain or typed JSON. Key attributes take the type that the table declares, so that
 * the key 7 of a string key is "7". Throws with a sentence for what cannot be an item.
 */
export function parseItem(text: string, table: TableDescription): Item {
  const value: unknown = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error('An item is a JSON object: { "name": value, ... }.');
  }
  if (isTyped(value)) return value;
  const item = itemFromPlain(value as { [name: string]: Plain });
  for (const { AttributeName: name, AttributeType: type } of table.AttributeDefinitions) {
    const plain = (value as Record<string, unknown>)[name];
    if (typeof plain === 'string' || typeof plain === 'number') item[name] = keyValue(String(plain), type);
  }
  return item;
}

/** A key's value from its text. */
export function keyValue(text: string, type: 'S' | 'N' | 'B'): AttributeValue {
  return { [type]: text } as unknown as AttributeValue;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`Not valid JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** The attributes that name an item of the table. */
export function keyOf(item: Item, table: TableDescription): Item {
  const key: Item = {};
  for (const { AttributeName: name } of table.KeySchema) {
    const value = item[name];
    if (value !== undefined) key[name] = value;
  }
  return key;
}

/** One attribute as one line of text, as a cell shows it. */
export function cellText(value: AttributeValue | undefined): string {
  if (value === undefined) return '';
  if ('S' in value) return value.S;
  if ('N' in value) return value.N;
  if ('BOOL' in value) return String(value.BOOL);
  if ('NULL' in value) return 'null';
  return JSON.stringify(toPlain(value));
}

/** The columns of a set of items: keys first, then the rest in order of first sight. */
export function columnsOf(items: Item[], keys: readonly string[]): string[] {
  const columns = new Set(keys);
  for (const item of items) for (const name of Object.keys(item)) columns.add(name);
  return [...columns];
}
