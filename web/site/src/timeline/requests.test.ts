import { describe, expect, it } from 'vitest';
import type { LiveEvent } from '../cloud/live.svelte.ts';
import { isOnlySteps, outcomeOf, requestsOf, treeOf } from './requests.ts';

type Row = [id: number, cause: number, kind: string, change?: Partial<LiveEvent>];

function events(rows: readonly Row[]): LiveEvent[] {
  return rows.map(([id, cause, kind, change = {}]) => ({
    id,
    cause,
    kind,
    time: 0,
    service: '',
    operation: kind === 'api.call' ? 'Op' : '',
    resource: '',
    error: '',
    detail: {},
    isRead: false,
    ...change,
  }));
}

const stack = (logicalId: string) => ({ detail: { stackName: 'shop', logicalId }, service: 'cloudformation' });
const forStack = { detail: { principal: 'cloudformation.amazonaws.com' } };

describe('requestsOf', () => {
  it('puts effects with their causes, and says what matters of each', () => {
    const requests = requestsOf(
      events([
        [1, 0, 'api.call'],
        [2, 1, 'sns.publish'],
        [3, 0, 'api.call', { isRead: true }],
        [4, 1, 'api.call'],
        [5, 4, 'sqs.send'],
        [6, 0, 'api.call', { operation: '' }],
        [7, 6, 'apigw.step'],
        [8, 6, 'ddb.write'],
        [9, 6, 'apigw.request'],
        [10, 0, 'api.call', { error: 'ValidationException' }],
      ]),
    );
    expect(requests.map((it) => [it.id, it.events.map((event) => event.id), it.main.id])).toEqual([
      [1, [1, 2, 4, 5], 2],
      [3, [3], 3],
      [6, [6, 7, 8, 9], 9],
      [10, [10], 10],
    ]);
    expect(requests.map((it) => it.isRead)).toEqual([false, true, false, false]);
    expect(requests.map((it) => it.failed)).toEqual([false, false, false, true]);
  });

  it('gives what is done for a stack to the call that asked for it', () => {
    const requests = requestsOf(
      events([
        [1, 0, 'api.call', { service: 'cloudformation' }],
        [2, 1, 'cfn.event', stack('shop')],
        [3, 0, 'timer', { service: 'cloudformation' }],
        [4, 0, 'cfn.event', stack('Queue')],
        [5, 0, 'api.call', { service: 'sqs' }],
        [6, 0, 'api.call', { service: 'sqs', ...forStack }],
        [7, 6, 'sqs.something'],
        [8, 0, 'cfn.event', stack('shop')],
      ]),
    );
    expect(requests.map((it) => [it.events.map((event) => event.id), it.main.id])).toEqual([
      [[1, 2, 3, 4, 6, 7, 8], 8],
      [[5], 5],
    ]);
  });

  it('gives what came due to its timer', () => {
    const requests = requestsOf(
      events([
        [1, 0, 'timer', { time: 5 }],
        [2, 0, 'sqs.expire', { time: 5 }],
        [3, 0, 'timer', { time: 6 }],
        [4, 0, 'api.call', { time: 6 }],
      ]),
    );
    expect(requests.map((it) => it.events.map((event) => event.id))).toEqual([[1, 2], [3], [4]]);
    expect(requests.map(isOnlySteps)).toEqual([false, true, false]);
  });

  it('knows requests whose beginning is forgotten', () => {
    expect(requestsOf(events([[5, 4, 'sqs.send']])).map((it) => it.id)).toEqual([4]);
  });
});

describe('outcomeOf', () => {
  it.each([
    [['sns.publish'], 'nobody is subscribed'],
    [['sns.publish', 'sns.filtered'], 'kept out of 1'],
    [['sns.publish', 'sns.deliver', 'sns.deliver', 'sns.filtered'], 'delivered to 2, kept out of 1'],
    [['sns.publish', 'sns.fail'], 'failed for 1'],
    [['sqs.send'], ''],
    [['sqs.send', 'sqs.send', 'sqs.send'], '3 in all'],
    [[], ''],
  ])('%j', (kinds, expected) => {
    const rows = kinds.map((kind, at): Row => [at + 2, 1, kind]);
    const [request] = requestsOf(events([[1, 0, 'api.call'], ...rows]));
    expect(outcomeOf(request!)).toBe(expected);
  });
});

describe('treeOf', () => {
  it('shows each effect below its cause', () => {
    const [request] = requestsOf(
      events([
        [1, 0, 'api.call'],
        [2, 1, 'sns.publish'],
        [3, 1, 'api.call'],
        [4, 1, 'sns.filtered'],
        [5, 3, 'sqs.send'],
      ]),
    );
    expect(treeOf(request!).map((it) => `${it.event.id} ${it.depth}`)).toEqual(['1 0', '2 1', '3 1', '5 2', '4 1']);
  });
});
