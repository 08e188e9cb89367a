import { expect, it } from 'vitest';
import { SentRequests } from './sent.ts';

const json = (operation: string): RequestInit => ({
  method: 'POST',
  headers: { 'x-amz-target': `AmazonSQS.${operation}` },
  body: '{}',
});
const query = (operation: string): RequestInit => ({ method: 'POST', body: `Action=${operation}&Version=1` });

it.each([
  ['https://sqs.us-east-1.amazonaws.com/', json('SendMessage'), 1],
  ['https://sqs.us-east-1.amazonaws.com/', json('ListQueues'), 0],
  ['https://sns.us-east-1.amazonaws.com/', query('Publish'), 1],
  ['https://sns.us-east-1.amazonaws.com/', query('ListTopics'), 0],
  ['https://s3.us-east-1.amazonaws.com/bucket', { method: 'PUT' }, 1],
  ['https://s3.us-east-1.amazonaws.com/bucket', { method: 'GET' }, 0],
] as const)('%s %o: %i kept', (url, init, count) => {
  const sent = new SentRequests();
  sent.add(url, init);
  expect(sent.all).toHaveLength(count);
});

it('tells of what it keeps, and keeps the newest', () => {
  const sent = new SentRequests();
  let told = 0;
  const stop = sent.onAdd(() => told++);
  for (let i = 0; i < 150; i++) sent.add('https://sqs.us-east-1.amazonaws.com/', json('SendMessage'));
  stop();
  sent.add('https://sqs.us-east-1.amazonaws.com/', json('SendMessage'));
  expect(told).toBe(150);
  expect(sent.all).toHaveLength(100);
  expect(sent.all.at(-1)?.id).toBe(151);
});
