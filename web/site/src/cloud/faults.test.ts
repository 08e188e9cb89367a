import { expect, it } from 'vitest';
import { faultIdeas, faultWords, parseFaults, type FaultRule } from './faults.ts';

const rule: FaultRule = {
  name: 'r',
  service: 'sqs',
  operation: 'SendMessage',
  probability: 1,
  nth: 0,
  seen: 0,
  error: 'Throttled',
  status: 503,
  delayMilliseconds: 0,
};

it.each([
  [{}, 'Every call of SendMessage fails with Throttled (503).'],
  [{ nth: 2 }, 'Call number 2 of SendMessage fails with Throttled (503).'],
  [{ probability: 0.5, operation: '' }, 'With a chance of 50 %, a call of sqs fails with Throttled (503).'],
  [{ delayMilliseconds: 1500, error: '' }, 'Every call of SendMessage waits 1.5 s.'],
  [{ service: '', operation: '', error: '' }, 'Every call of any service goes on as usual.'],
])('%o', (change, expected) => expect(faultWords({ ...rule, ...change })).toBe(expected));

it('reads rules and leaves out what is none', () => {
  const { name, ...members } = rule;
  expect(parseFaults({ [name]: members, broken: 3 })).toEqual([rule]);
  expect(parseFaults(undefined)).toEqual([]);
});

it('every idea does something', () => {
  for (const idea of faultIdeas) expect(idea.error !== '' || idea.delayMilliseconds > 0).toBe(true);
});
