import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../cloud/control.ts';
import { sentenceOf, verbs } from './sentence.ts';

function event(change: Partial<TraceEvent>): TraceEvent {
  return {
    id: 1,
    cause: 0,
    time: 0,
    kind: '',
    service: '',
    operation: '',
    resource: '',
    error: '',
    detail: {},
    ...change,
  };
}

const work = 'arn:aws:sqs:us-east-1:000000000000:shop-Work-1ABC2DEF3GHI';

describe('sentenceOf', () => {
  it.each([
    [{ kind: 'api.call', service: 'sqs', operation: 'SendMessage' }, 'SQS SendMessage'],
    [
      { kind: 'api.call', service: 'dynamodb', operation: 'PutItem', error: 'ResourceNotFoundException' },
      'DynamoDB PutItem: ResourceNotFoundException',
    ],
    [
      { kind: 'ddb.stream', service: 'dynamodb', resource: 'orders', detail: { event: 'REMOVE' } },
      'The stream of orders recorded a deleted item',
    ],
    [
      { kind: 'ddb.expire', service: 'dynamodb', resource: 'orders' },
      'An item of orders reached its time to live and was deleted',
    ],
    [
      { kind: 'ddb.split', service: 'dynamodb', resource: 'orders', detail: { partitions: 3 } },
      'A hot partition of orders was split: 3 partitions now',
    ],
    [{ kind: 'sqs.send', service: 'sqs', resource: work }, 'A message arrived in Work'],
    [
      { kind: 'sqs.receive', service: 'sqs', resource: work, detail: { visibleAt: 61_000 } },
      'A message of Work was received, hidden from others until 00:01:01',
    ],
    [
      {
        kind: 'sqs.dlq',
        service: 'sqs',
        resource: work,
        detail: { target: 'arn:aws:sqs:us-east-1:000000000000:dead' },
      },
      'A message of Work was received too often and went to dead',
    ],
    [
      {
        kind: 's3.lifecycle',
        service: 's3',
        resource: 'arn:aws:s3:::b',
        detail: { expired: 2, versions: 0, uploads: 1 },
      },
      'The lifecycle rules of b ended 2 objects, 0 versions and 1 upload',
    ],
    [
      { kind: 's3.website', service: 's3', resource: 'arn:aws:s3:::b/index.html' },
      'The website was asked for index.html',
    ],
    [{ kind: 's3.create_bucket', service: 's3', resource: 'arn:aws:s3:::b' }, 'The bucket b was created'],
    [
      { kind: 'ddb.write', service: 'dynamodb', resource: 'orders', detail: { units: 1 } },
      'orders was written: 1 write unit',
    ],
    [
      {
        kind: 'sns.deliver',
        service: 'sns',
        resource: 'arn:aws:sns:us-east-1:000000000000:t:uuid',
        detail: { endpoint: work },
      },
      'SNS delivered to Work',
    ],
    [
      {
        kind: 'sns.confirmation',
        service: 'sns',
        resource: 'arn:aws:sns:us-east-1:000000000000:t:uuid',
        detail: { endpoint: 'ada@example.com' },
      },
      'ada@example.com was asked about its subscription to t',
    ],
    [
      {
        kind: 'sns.filtered',
        service: 'sns',
        resource: 'arn:aws:sns:us-east-1:000000000000:shop-News-1ABC2DEF3GHI:uuid',
      },
      'A filter of News kept the message out',
    ],
    [
      { kind: 'apigw.request', service: 'apigateway', detail: { method: 'POST', path: '/orders', status: 201 } },
      'POST /orders was answered 201',
    ],
    [
      {
        kind: 'cfn.event',
        service: 'cloudformation',
        detail: { logicalId: 'Bad', status: 'CREATE_FAILED', reason: 'No.' },
      },
      'Bad: create failed, No.',
    ],
    [
      {
        kind: 'cloudwatch.alarm',
        service: 'cloudwatch',
        resource: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:too-deep',
        detail: { from: 'INSUFFICIENT_DATA', to: 'ALARM', reason: 'Threshold Crossed' },
      },
      'The alarm too-deep went from insufficient data to alarm: Threshold Crossed',
    ],
    [
      {
        kind: 'logs.subscription',
        service: 'logs',
        resource: 'arn:aws:logs:us-east-1:000000000000:log-group:app',
        detail: { target: 'arn:aws:lambda:us-east-1:000000000000:function:alert', events: 2, error: '' },
      },
      'app passed 2 events to alert',
    ],
    [
      { kind: 'logs.filter', service: 'logs', resource: 'App', detail: { error: 'InvalidParameterValue' } },
      'A metric filter could not write to App: InvalidParameterValue',
    ],
    [
      {
        kind: 'iam.decision',
        service: 'sqs',
        resource: work,
        detail: {
          action: 'sqs:SendMessage',
          principal: 'arn:aws:iam::000000000000:user/ada',
          decision: 'deny',
          reason: 'because no identity-based policy allows the sqs:SendMessage action',
        },
      },
      'IAM refuses ada sqs:SendMessage because no identity-based policy allows the sqs:SendMessage action',
    ],
    [
      {
        kind: 'sns.retry',
        service: 'sns',
        resource: 'arn:aws:sns:us-east-1:000000000000:t:uuid',
        detail: { error: 'no answer', nextAt: 61_000 },
      },
      'SNS tries a subscription of t again at 00:01:01: no answer',
    ],
    [
      {
        kind: 'lambda.batch',
        service: 'lambda',
        resource: 'arn:aws:lambda:us-east-1:000000000000:event-source-mapping:u',
        detail: { messages: 10, done: 9 },
      },
      'Lambda is through with a batch: 9 of 10 messages done',
    ],
    [{ kind: 'new.kind_of_thing', service: 'x', resource: 'y' }, 'new kind of thing y'],
  ])('%o', (change, expected) => {
    expect(sentenceOf(event(change), [{ name: 'shop' }])).toBe(expected);
  });
});

/** Every kind that the engine's sources give an event. */
function kindsOfEngine(): string[] {
  const core = fileURLToPath(new URL('../../../../core', import.meta.url));
  const kinds = new Set<string>();
  // The first text of a call of `trace`, `traced` or `trace_end`; either of two where it is chosen; one assigned.
  const traced =
    /\btrace(?:d|_end)?\(([^"()]*(?:\(\))?[^"();]*"[a-z0-9_.]+"(?:\s*:\s*"[a-z0-9_.]+")?)|\.kind = ("[a-z.]+")/g;
  for (const name of readdirSync(core, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.cc') || /_test\.cc$|testing/.test(name)) continue;
    for (const [, given, assigned] of readFileSync(join(core, name), 'utf8').matchAll(traced))
      for (const [, kind] of (given ?? assigned ?? '').matchAll(/"([a-z0-9_.]+)"/g)) kinds.add(kind!);
  }
  return [...kinds];
}

it('has a sentence for every kind of event that the engine gives', () => {
  const kinds = kindsOfEngine();
  expect(kinds.length).toBeGreaterThan(45);
  expect(kinds.filter((kind) => !Object.hasOwn(verbs, kind) && kind !== 'api.call')).toEqual([]);
});
