import { describe, expect, it } from 'vitest';
import { causeWords, parsePast } from './moments.ts';

describe('causeWords', () => {
  it.each([
    ['sqs.SendMessage', 'SQS SendMessage'],
    ['timer sqs/expire', 'A timer of SQS: expire'],
    ['timer cloudformation/advance', 'A timer of CloudFormation: advance'],
    ['apigateway.http', 'A request to API Gateway'],
    ['clock jump', 'Time moved ahead'],
    ['reset', 'The sandbox was emptied'],
  ])('%s', (cause, expected) => expect(causeWords(cause)).toBe(expected));
});

describe('parsePast', () => {
  it('reads what the engine says', () => {
    const moment = { id: 2, time: '1970-01-01T00:00:01.000Z', cause: 'sqs.CreateQueue', asked: true, trace: 9 };
    expect(
      parsePast({
        at: 2,
        newest: 2,
        later: 0,
        held: false,
        base: { id: 1, time: '1970-01-01T00:00:00.500Z' },
        undo: moment,
        redo: null,
        moments: [moment],
      }),
    ).toEqual({
      at: 2,
      newest: 2,
      later: 0,
      held: false,
      base: { id: 1, time: 500 },
      undo: { ...moment, time: 1000 },
      redo: undefined,
      moments: [{ ...moment, time: 1000 }],
    });
  });

  it.each([undefined, null, 3, {}, { error: 'x' }])('%s is none', (value) => expect(parsePast(value)).toBeUndefined());
});
