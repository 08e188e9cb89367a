import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../cloud/control.ts';
import { Hops } from './hops.ts';

type Row = [id: number, cause: number, kind: string, resource?: string, detail?: Record<string, unknown>];

const queue = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
const topic = 'arn:aws:sns:us-east-1:000000000000:news';

function events(rows: readonly Row[]): TraceEvent[] {
  return rows.map(([id, cause, kind, resource = '', detail = {}]) => ({
    id,
    cause,
    kind,
    resource,
    detail,
    time: 0,
    service: '',
    operation: '',
    error: '',
  }));
}

function told(...batches: (readonly Row[])[]): string[] {
  const hops = new Hops((subscription) => (subscription.endsWith('#audit') ? 'queue:audit' : undefined));
  return batches.flatMap((rows) =>
    hops.add(events(rows)).map((it) => `${it.turn} ${it.from} ${it.kind} ${it.to}${it.label && ` (${it.label})`}`),
  );
}

describe('Hops', () => {
  it('follow a request through an API to what it calls, and back', () => {
    const rows: Row[] = [
      [1, 0, 'api.call'],
      [2, 1, 'apigw.step', 'a1'],
      [3, 1, 'api.call'],
      [4, 3, 'ddb.write', 'orders'],
      [5, 1, 'apigw.request', 'a1', { method: 'POST', path: '/orders', status: 201 }],
    ];
    expect(told(rows)).toEqual([
      '0 outside carries api:a1 (POST /orders)',
      '1 api:a1 carries table:orders',
      '2 api:a1 answers outside (201)',
    ]);
  });

  it('fan out, and stop where a filter does', () => {
    const rows: Row[] = [
      [1, 0, 'api.call'],
      [2, 1, 'sns.publish', topic],
      [3, 1, 'sns.filtered', `${topic}:#audit`],
      [4, 1, 'api.call'],
      [5, 4, 'sqs.send', queue('work')],
      [6, 1, 'sns.deliver', `${topic}:#work`, { protocol: 'sqs', endpoint: queue('work') }],
    ];
    expect(told(rows)).toEqual([
      '0 outside carries topic:news',
      '1 topic:news stopped queue:audit',
      '1 topic:news carries queue:work',
    ]);
  });

  it('come from outside where nothing in the cloud caused them', () => {
    expect(
      told([
        [1, 0, 'api.call'],
        [2, 1, 'sqs.send', queue('work')],
      ]),
    ).toEqual(['0 outside carries queue:work']);
  });

  it('leave out the looks of the page, but not those of an API', () => {
    const scan: Row[] = [
      [1, 0, 'api.call'],
      [2, 1, 'ddb.read', 'orders'],
    ];
    const byApi: Row[] = [
      [3, 0, 'api.call'],
      [4, 3, 'api.call'],
      [5, 4, 'ddb.read', 'orders'],
      [6, 3, 'apigw.request', 'a1', { method: 'GET', path: '/orders', status: 200 }],
    ];
    expect(told(scan)).toEqual([]);
    expect(told(byApi)).toContain('1 api:a1 reads table:orders');
  });

  it('move between queues, and to who receives', () => {
    const rows: Row[] = [
      [1, 0, 'api.call'],
      [2, 1, 'sqs.dlq', queue('work'), { target: queue('dead') }],
      [3, 1, 'sqs.receive', queue('work')],
    ];
    expect(told(rows)).toEqual(['0 queue:work carries queue:dead', '1 queue:work answers outside (received)']);
  });

  it('know causes of earlier batches', () => {
    expect(
      told(
        [
          [1, 0, 'api.call'],
          [2, 1, 'sns.publish', topic],
        ],
        [
          [3, 1, 'api.call'],
          [4, 3, 'sqs.send', queue('work')],
        ],
      ),
    ).toEqual(['0 outside carries topic:news', '0 topic:news carries queue:work']);
  });
});
