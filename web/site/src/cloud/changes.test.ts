import { expect, it } from 'vitest';
import type { LiveEvent } from './live.svelte.ts';
import { changesOf } from './changes.ts';

function event(kind: string, service: string, more: Partial<LiveEvent> = {}): LiveEvent {
  return {
    id: 1,
    cause: 0,
    time: 0,
    kind,
    service,
    operation: '',
    resource: '',
    error: '',
    detail: {},
    isRead: false,
    ...more,
  };
}

const work = 'arn:aws:sqs:us-east-1:000000000000:work';

it.each<[string, LiveEvent[], object]>([
  [
    'a message: its queue alone',
    [event('api.call', 'sqs', { operation: 'SendMessage' }), event('sqs.send', 'sqs', { resource: work })],
    { sqs: new Set(['work']) },
  ],
  [
    'a message that moves: both queues',
    [event('sqs.dlq', 'sqs', { resource: work, detail: { target: work.replace('work', 'dead') } })],
    { sqs: new Set(['work', 'dead']) },
  ],
  [
    'a new queue: every queue',
    [event('sqs.send', 'sqs', { resource: work }), event('api.call', 'sqs', { operation: 'CreateQueue' })],
    { sqs: 'all' },
  ],
  ['a write: its table', [event('ddb.write', 'dynamodb', { resource: 'orders' })], { dynamodb: new Set(['orders']) }],
  [
    'what is published changes no topic',
    [
      event('api.call', 'sns', { operation: 'Publish' }),
      event('sns.publish', 'sns', { resource: 'arn:aws:sns:us-east-1:000000000000:news' }),
      event('sns.deliver', 'sns', { resource: 'arn:aws:sns:us-east-1:000000000000:news:u' }),
    ],
    {},
  ],
  ['a subscription does', [event('api.call', 'sns', { operation: 'Subscribe' })], { sns: 'all' }],
  ['a look changes nothing', [event('api.call', 'sqs', { operation: 'CreateQueue', isRead: true })], {}],
  ['a refused call neither', [event('api.call', 'sqs', { operation: 'CreateQueue', error: 'QueueNameExists' })], {}],
  ['a timer: everything of its service', [event('timer', 'sqs', { resource: 'x' })], { sqs: 'all' }],
  ['what the page does not show', [event('kms.rotate', 'kms', { resource: 'x' })], {}],
])('%s', (_, events, expected) => expect(Object.fromEntries(changesOf(events))).toEqual(expected));
