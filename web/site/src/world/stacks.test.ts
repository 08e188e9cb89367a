import { describe, expect, it } from 'vitest';
import type { StackEvent } from '../wire/cloudformation.ts';
import { resourceHref, rootCause } from './stacks.ts';

let id = 0;
function event(logicalId: string, status: string, reason = ''): StackEvent {
  const type = logicalId === 'stack' ? 'AWS::CloudFormation::Stack' : 'AWS::SQS::Queue';
  return { id: String(++id), logicalId, physicalId: '', type, status, reason, time: '' };
}

describe('rootCause', () => {
  it('is the first failure with a reason of its own', () => {
    const events = [
      event('stack', 'CREATE_IN_PROGRESS'),
      event('B', 'CREATE_FAILED', 'It is bad'),
      event('A', 'CREATE_FAILED', 'Resource creation cancelled'),
      event('stack', 'ROLLBACK_IN_PROGRESS'),
    ].reverse();
    expect(rootCause(events)?.logicalId).toBe('B');
  });

  it('is of the newest operation only', () => {
    const events = [
      event('stack', 'CREATE_IN_PROGRESS'),
      event('B', 'CREATE_FAILED', 'It is bad'),
      event('stack', 'UPDATE_IN_PROGRESS'),
      event('stack', 'UPDATE_COMPLETE'),
    ].reverse();
    expect(rootCause(events)).toBeUndefined();
  });
});

describe('resourceHref', () => {
  const world = { queues: [], tables: [{ name: 'orders-Table-1' }] };
  it.each([
    ['AWS::DynamoDB::Table', 'orders-Table-1', 'CREATE_COMPLETE', '#/tables/orders-Table-1'],
    ['AWS::DynamoDB::Table', 'gone', 'CREATE_COMPLETE', undefined],
    ['AWS::SQS::Queue', 'https://sqs.us-east-1.amazonaws.com/000000000000/work', 'CREATE_COMPLETE', '#/queues/work'],
    ['AWS::SQS::Queue', 'https://sqs.us-east-1.amazonaws.com/000000000000/work', 'DELETE_COMPLETE', undefined],
    ['AWS::SNS::Topic', 'arn:aws:sns:us-east-1:000000000000:news', 'CREATE_COMPLETE', '#/topics/news'],
    ['AWS::IAM::Role', 'role', 'CREATE_COMPLETE', undefined],
  ])('%s %s %s', (type, physicalId, status, expected) => {
    expect(resourceHref({ type, physicalId, status }, world)).toBe(expected);
  });
});
