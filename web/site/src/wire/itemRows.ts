import type { AttributeValue, Item, TableDescription } from './dynamodb.ts';
import { fromPlain, isTyped, keyValue, parseJson, toPlain, type Plain } from './items.ts';

/** The types of DynamoDB, as the item form offers them. */
export const attributeTypes = ['S', 'N', 'BOOL', 'NULL', 'L', 'M', 'SS', 'NS', 'B', 'BS'] as const;
export type AttributeType = (typeof attributeTypes)[number];

export const typeNames: Record<AttributeType, string> = {
  S: 'String',
  N: 'Number',
  BOOL: 'Boolean',
  NULL: 'Null',
  L: 'List',
  M: 'Map',
  SS: 'String set',
  NS: 'Number set',
  B: 'Binary',
  BS: 'Binary set',
};

/** An attribute as the form holds it: the text is the value's own, or JSON for what has parts. */
export interface AttributeRow {
  name: string;
  type: AttributeType;
  text: string;
  /** A key: it must be there, under its name and with its type. */
  isKey: boolean;
}

/** The rows of an item: its keys first, whether or not it has them, then the rest by name. */
export function rowsOf(item: Item, table: TableDescription): AttributeRow[] {
  const keys = table.KeySchema.map(({ AttributeName: name }): AttributeRow => {
    const type = table.AttributeDefinitions.find((it) => it.AttributeName === name)?.AttributeType ?? 'S';
    return { name, type, text: item[name] ? textOf(item[name]) : '', isKey: true };
  });
  const rest = Object.keys(item)
    .filter((name) => !keys.some((it) => it.name === name))
    .sort()
    .map((name): AttributeRow => {
      const value = item[name]!;
      return { name, type: Object.keys(value)[0] as AttributeType, text: textOf(value), isKey: false };
    });
  return [...keys, ...rest];
}

/** The item of the rows. Rows without a name are left out. Throws with a sentence for what cannot be a value. */
export function itemOfRows(rows: readonly AttributeRow[]): Item {
  const item: Item = {};
  for (const row of rows) {
    if (row.name === '') continue;
    if (item[row.name] !== undefined) throw new Error(`There are two attributes ${row.name}.`);
    item[row.name] = valueOf(row);
  }
  return item;
}

/** Whether plain JSON says all of the item: it has no sets, no bytes, no numbers that JavaScript would round. */
export function hasPlainForm(item: Item): boolean {
  return !Object.values(item).some(hasNoPlainForm);
}

function textOf(value: AttributeValue): string {
  if ('S' in value) return value.S;
  if ('N' in value) return value.N;
  if ('B' in value) return value.B;
  if ('BOOL' in value) return String(value.BOOL);
  if ('NULL' in value) return '';
  // Sets, or bytes, within a list or a map have no plain form: then it is shown with its types.
  if ('L' in value) return JSON.stringify(hasNoPlainForm(value) ? value.L : value.L.map(toPlain));
  if ('M' in value) return JSON.stringify(hasNoPlainForm(value) ? value.M : toPlain(value));
  return JSON.stringify(Object.values(value)[0]);
}

function hasNoPlainForm(value: AttributeValue): boolean {
  if ('L' in value) return value.L.some(hasNoPlainForm);
  if ('M' in value) return Object.values(value.M).some(hasNoPlainForm);
  if ('N' in value) return String(Number(value.N)) !== value.N;
  return !('S' in value || 'BOOL' in value || 'NULL' in value);
}

function valueOf({ name, type, text }: AttributeRow): AttributeValue {
  switch (type) {
    case 'S':
    case 'N':
    case 'B':
      return keyValue(text, type);
    case 'NULL':
      return { NULL: true };
    case 'BOOL':
      if (text !== 'true' && text !== 'false') throw new Error(`${name} is a boolean: true or false.`);
      return { BOOL: text === 'true' };
    default:
      return parts(name, type, parseJson(text === '' ? (type === 'M' ? '{}' : '[]') : text));
  }
}

function parts(name: string, type: 'L' | 'M' | 'SS' | 'NS' | 'BS', value: unknown): AttributeValue {
  if (type === 'M') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new Error(`${name} is a map: a JSON object.`);
    }
    return isTyped(value) ? { M: value } : fromPlain(value as Plain);
  }
  if (!Array.isArray(value)) throw new Error(`${name} is a ${typeNames[type].toLowerCase()}: a JSON array.`);
  if (type === 'L') {
    const areTyped = value.length > 0 && value.every((it) => isTyped({ it }));
    return { L: areTyped ? (value as AttributeValue[]) : (value as Plain[]).map(fromPlain) };
  }
  return { [type]: value.map(String) } as unknown as AttributeValue;
}
