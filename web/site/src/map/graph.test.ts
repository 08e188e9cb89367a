import { describe, expect, it } from 'vitest';
import { filterWords } from './filter.ts';
import { graphOf, mentions, nodeOfArn, type Wiring } from './graph.ts';

const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:000000000000:${name}`;

const nothing: Wiring = { tables: [], queues: [], topics: [], apis: [], buckets: [], functions: [], mappings: [] };

function queue(name: string, deadLetterArn = '', dead = false): Wiring['queues'][number] {
  return { name, arn: arn('sqs', name), deadLetterArn, maxReceiveCount: 3, dead };
}

function subscription(endpoint: string, filterPolicy = '') {
  return { arn: `${endpoint}#`, protocol: 'sqs', endpoint, filterPolicy, filterScope: '', raw: true };
}

function route(service: string, text: string, path = '/orders') {
  return { method: 'POST', path, target: '', service, text };
}

describe('graphOf', () => {
  it('draws subscriptions with their filters, and what is redriven', () => {
    const graph = graphOf({
      ...nothing,
      topics: [
        {
          name: 'news',
          arn: arn('sns', 'news'),
          subscribers: [
            subscription(arn('sqs', 'work'), '{"kind":["new"]}'),
            subscription(arn('sqs', 'gone')),
            { ...subscription('a@example.com'), protocol: 'email' },
          ],
        },
      ],
      queues: [queue('work', arn('sqs', 'dead')), queue('dead', '', true)],
    });
    expect(graph.nodes.map((it) => `${it.kind} ${it.id}`)).toEqual([
      'topic topic:news',
      'queue queue:work',
      'dead queue:dead',
    ]);
    expect(graph.edges.map((it) => `${it.from} -${it.label}-> ${it.to}`)).toEqual([
      'topic:news -kind: new-> queue:work',
      'queue:work -after 3-> queue:dead',
    ]);
  });

  it('finds what an integration names, and nothing that only resembles it', () => {
    const graph = graphOf({
      ...nothing,
      tables: [{ name: 'orders' }, { name: 'orders-old' }],
      queues: [queue('orders')],
      topics: [{ name: 'news', arn: arn('sns', 'news'), subscribers: [] }],
      apis: [
        {
          id: 'a1',
          name: 'api',
          routes: [
            route('dynamodb', '{"requestTemplates":{"application/json":"{\\"TableName\\": \\"orders\\"}"}}'),
            route('dynamodb', '{"requestTemplates":{"application/json":"{\\"TableName\\": \\"orders\\"}"}}', '/more'),
            route('sns', '{"t":"Action=Publish&TopicArn=arn%3Aaws%3Asns%3Aus-east-1%3A000000000000%3Anews"}'),
            route('', '{"type":"MOCK"}'),
          ],
        },
      ],
    });
    expect(graph.edges.map((it) => `${it.from} -${it.label}-> ${it.to}`)).toEqual([
      'api:a1 -2 routes-> table:orders',
      'api:a1 -POST /orders-> topic:news',
    ]);
  });

  it('feeds functions from queues and streams', () => {
    const graph = graphOf({
      ...nothing,
      tables: [{ name: 't' }],
      functions: [{ FunctionName: 'f', FunctionArn: arn('lambda', 'function:f') }],
      mappings: [
        {
          UUID: '1',
          EventSourceArn: `${arn('dynamodb', 'table/t')}/stream/2026-01-01T00:00:00.000`,
          FunctionArn: arn('lambda', 'function:f'),
          BatchSize: 10,
        },
      ],
    });
    expect(graph.edges).toEqual([{ from: 'table:t', to: 'function:f', label: 'batch 10', kind: 'feeds' }]);
  });
});

describe('nodeOfArn', () => {
  it.each([
    [arn('sqs', 'work'), 'queue:work'],
    [arn('sns', 'news'), 'topic:news'],
    [arn('sns', 'news:0b9c'), 'topic:news'],
    [arn('lambda', 'function:f:live'), 'function:f'],
    [arn('dynamodb', 'table/t/index/i'), 'table:t'],
    ['arn:aws:s3:::photos/a/b.jpg', 'bucket:photos'],
    [arn('kms', 'key/1'), undefined],
    ['', undefined],
  ])('%s is %s', (text, expected) => {
    expect(nodeOfArn(text)).toBe(expected);
  });
});

describe('mentions', () => {
  it.each([
    ['"orders"', true],
    ['"orders-old"', false],
    ['"my-orders"', false],
    ['my-orders and orders', true],
    ['000000000000/orders', true],
  ])('%s: %s', (text, expected) => {
    expect(mentions(text, 'orders')).toBe(expected);
  });
});

describe('filterWords', () => {
  it.each([
    ['', ''],
    ['{"kind":["new"]}', 'kind: new'],
    ['{"kind":["new","changed"],"total":[{"numeric":[">=",100]}]}', 'kind: new or changed, total >= 100'],
    ['{"total":[{"numeric":[">",0,"<=",5]}]}', 'total > 0 and <= 5'],
    [
      '{"a":[{"prefix":"x"}],"b":[{"anything-but":["y","z"]}],"c":[{"exists":false}]}',
      'a: x\u2026, b: not y, z, c is absent',
    ],
    ['{"order":{"state":["paid"]}}', 'order.state: paid'],
    ['not json', 'filter'],
  ])('%s', (policy, expected) => {
    expect(filterWords(policy)).toBe(expected);
  });
});
