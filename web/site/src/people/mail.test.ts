import { expect, it } from 'vitest';
import { parseEvent } from '../cloud/control.ts';
import { confirmationOf, mailOf } from './mail.ts';

const sms = { number: 3, time: 5, protocol: 'sms', endpoint: '+1555', subject: '', body: 'code 1' };

function delivery(id: number, protocol: string, endpoint: string, body: string) {
  const detail = { protocol, endpoint, captured: { body, subject: 'S' } };
  return parseEvent({ id, time: `1970-01-01T00:00:00.0${id}0Z`, kind: 'sns.deliver', detail });
}

it('lists the inbox and what topics delivered to people, newest first and each once', () => {
  const events = [
    delivery(1, 'email', 'a@example.com', 'hello'),
    delivery(2, 'sqs', 'arn', 'not for people'),
    delivery(3, 'sms', '+1555', 'code 1'),
  ];
  expect(mailOf([sms], events).map((it) => [it.id, it.subject, it.body])).toEqual([
    ['event-1', 'S', 'hello'],
    ['inbox-3', '', 'code 1'],
  ]);
});

it.each([
  ['{"Type":"SubscriptionConfirmation","TopicArn":"arn:t","Token":"abc"}', { topic: 'arn:t', token: 'abc' }],
  ['{"Type":"UnsubscribeConfirmation","TopicArn":"arn:t","Token":"abc"}', undefined],
  ['{"Type":"SubscriptionConfirmation","TopicArn":"arn:t"}', undefined],
  ['null', undefined],
  ['Your code is 42', undefined],
])('finds what %s is confirmed with', (body, expected) => {
  expect(confirmationOf(body)).toEqual(expected);
});
