import type { WireClient } from './client.ts';

/** DynamoDB's typed JSON. */
export type AttributeValue =
  | { S: string }
  | { N: string }
  | { B: string }
  | { BOOL: boolean }
  | { NULL: true }
  | { SS: string[] }
  | { NS: string[] }
  | { BS: string[] }
  | { L: AttributeValue[] }
  | { M: Item };
export interface Item {
  [name: string]: AttributeValue;
}

export interface KeyElement {
  AttributeName: string;
  KeyType: 'HASH' | 'RANGE';
}

export interface IndexDescription {
  IndexName: string;
  KeySchema: KeyElement[];
  Projection?: { ProjectionType?: string };
  IndexStatus?: string;
  ItemCount?: number;
}

export interface TableDescription {
  TableName: string;
  TableArn: string;
  TableStatus: string;
  ItemCount?: number;
  TableSizeBytes?: number;
  CreationDateTime?: number;
  KeySchema: KeyElement[];
  AttributeDefinitions: { AttributeName: string; AttributeType: 'S' | 'N' | 'B' }[];
  GlobalSecondaryIndexes?: IndexDescription[];
  LocalSecondaryIndexes?: IndexDescription[];
  LatestStreamArn?: string;
  StreamSpecification?: { StreamEnabled?: boolean };
  BillingModeSummary?: { BillingMode?: string };
}

export interface Page {
  items: Item[];
  /** Where the next page starts; absent on the last. */
  next?: Item;
  scanned: number;
  /** Capacity units used. */
  units: number;
}

/** A Query or a Scan, but for its page. */
export interface Question {
  operation: 'Query' | 'Scan';
  input: Record<string, unknown>;
}

interface PageAnswer {
  Items?: Item[];
  LastEvaluatedKey?: Item;
  ScannedCount?: number;
  ConsumedCapacity?: { CapacityUnits?: number };
}

export class DynamoDb {
  readonly #wire: WireClient;

  constructor(wire: WireClient) {
    this.#wire = wire;
  }

  #call<T>(operation: string, input: object): Promise<T> {
    return this.#wire.json<T>('dynamodb', 'DynamoDB_20120810', '1.0', operation, input);
  }

  async tableNames(): Promise<string[]> {
    const names: string[] = [];
    let start: string | undefined;
    do {
      const page: { TableNames?: string[]; LastEvaluatedTableName?: string } = await this.#call(
        'ListTables',
        start === undefined ? {} : { ExclusiveStartTableName: start },
      );
      names.push(...(page.TableNames ?? []));
      start = page.LastEvaluatedTableName;
    } while (start !== undefined);
    return names;
  }

  async describe(name: string): Promise<TableDescription> {
    return (await this.#call<{ Table: TableDescription }>('DescribeTable', { TableName: name })).Table;
  }

  /** A table on demand with one string key. */
  async create(name: string, key: string): Promise<void> {
    await this.#call('CreateTable', {
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
      KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
    });
  }

  async scan(table: string, limit: number, start?: Item): Promise<Page> {
    return this.read({ operation: 'Scan', input: { TableName: table } }, limit, start);
  }

  /** One page of what is asked, with what it cost. */
  async read(question: Question, limit: number, start?: Item): Promise<Page> {
    return page(
      await this.#call<PageAnswer>(question.operation, {
        ...question.input,
        Limit: limit,
        ReturnConsumedCapacity: 'TOTAL',
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
  }

  /** How many items there are, counted now; `ItemCount` of a description is up to six hours old. */
  async count(table: string): Promise<number> {
    let total = 0;
    let start: Item | undefined;
    do {
      const input = { TableName: table, Select: 'COUNT', ...(start && { ExclusiveStartKey: start }) };
      const answer: { Count: number; LastEvaluatedKey?: Item } = await this.#call('Scan', input);
      total += answer.Count;
      start = answer.LastEvaluatedKey;
    } while (start !== undefined);
    return total;
  }

  async put(table: string, item: Item): Promise<void> {
    await this.#call('PutItem', { TableName: table, Item: item });
  }

  async remove(table: string, key: Item): Promise<void> {
    await this.#call('DeleteItem', { TableName: table, Key: key });
  }
}

function page(answer: PageAnswer): Page {
  return {
    items: answer.Items ?? [],
    scanned: answer.ScannedCount ?? 0,
    units: answer.ConsumedCapacity?.CapacityUnits ?? 0,
    ...(answer.LastEvaluatedKey && { next: answer.LastEvaluatedKey }),
  };
}
