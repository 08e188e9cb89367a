import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../cloud/control.ts';
import { sentenceOf } from './sentence.ts';

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
    [{ kind: 'new.kind_of_thing', service: 'x', resource: 'y' }, 'new kind of thing y'],
  ])('%o', (change, expected) => {
    expect(sentenceOf(event(change), [{ name: 'shop' }])).toBe(expected);
  });
});
