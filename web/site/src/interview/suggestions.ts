import type { Json } from '../labs/format.ts';

/** A check that the present sandbox suggests: what could be expected of something that is there. */
export interface Suggestion {
  id: string;
  /** `work holds ... messages`, around the number. */
  before: string;
  after: string;
  /** What is so now. */
  now: number;
  /** The check for a number, as it is written in a lab. */
  check(wanted: number): Json;
}

interface Source {
  queues: readonly { name: string; visible: number; inflight: number; delayed: number }[];
  tables: readonly { name: string; items: number }[];
  topics: readonly { name: string; arn: string; subscribers: readonly unknown[] }[];
}

export function suggestionsOf({ queues, tables, topics }: Source): Suggestion[] {
  return [
    ...queues.map(({ name, visible, inflight, delayed }): Suggestion => ({
      id: `queue:${name}`,
      before: `Queue ${name} holds`,
      after: 'messages',
      now: visible + inflight + delayed,
      check: (wanted) => ({
        messages: name,
        expect: [
          {
            at: 'length',
            is: wanted,
            else: `The queue ${name} holds {length} messages, where ${wanted} were asked for.`,
          },
        ],
      }),
    })),
    ...tables.map(({ name, items }): Suggestion => ({
      id: `table:${name}`,
      before: `Table ${name} holds`,
      after: 'items',
      now: items,
      check: (wanted) => ({
        'dynamodb.Scan': { TableName: name, Select: 'COUNT' },
        refused: `The table ${name} is not there.`,
        expect: [
          { at: 'Count', is: wanted, else: `The table ${name} holds {Count} items, where ${wanted} were asked for.` },
        ],
      }),
    })),
    ...topics.map(({ name, arn, subscribers }): Suggestion => ({
      id: `topic:${name}`,
      before: `Topic ${name} has`,
      after: 'subscriptions',
      now: subscribers.length,
      check: (wanted) => ({
        'sns.ListSubscriptionsByTopic': { TopicArn: arn },
        refused: `The topic ${name} is not there.`,
        expect: [
          {
            at: 'Subscriptions.length',
            is: wanted,
            else: `The topic ${name} has {Subscriptions.length} subscriptions, where ${wanted} were asked for.`,
          },
        ],
      }),
    })),
  ];
}
