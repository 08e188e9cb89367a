import { describe, expect, it } from 'vitest';
import { packInterview, packReplay, thinned, unpackInterview, unpackReplay, type Frame } from './links.ts';
import { suggestionsOf } from './suggestions.ts';
import { labOf, parseTask, type Task } from './task.ts';

const check = { messages: 'work', expect: [{ at: 'length', is: 0, else: '{length} are left.' }] };
const task: Task = { title: 'Drain it', text: 'A queue is full.\n\nEmpty it.', minutes: 10, checks: [check] };
const state = new Uint8Array(3_000).map((_, index) => index % 11);

describe('a task', () => {
  it('is a lab of one step, its last paragraph what is to be done', () => {
    const [step] = labOf('own-1', parseTask(task)).tasks;
    expect(step).toMatchObject({ text: ['A queue is full.'], task: 'Empty it.' });
    expect(step?.checks).toHaveLength(1);
  });

  it.each<[string, object]>([
    ['has no title', { ...task, title: ' ' }],
    ['does not say what to do', { ...task, text: '' }],
    ['between 1 and 240', { ...task, minutes: 0 }],
    ['Nothing is checked', { ...task, checks: [] }],
    ['more than 50', { ...task, checks: Array.from({ length: 51 }, () => check) }],
    ['changes the sandbox', { ...task, checks: [{ 'sqs.PurgeQueue': {}, expect: check.expect }] }],
    ['A trial', { ...task, checks: [{ trial: [], checks: [check] }] }],
    ['matches', { ...task, checks: [{ messages: 'w', expect: [{ at: 'a', matches: '(a+)+$', else: 'x' }] }] }],
    ['without patterns', { ...task, checks: [{ events: { kind: '(a+)+' }, expect: check.expect }] }],
    ['expects nothing', { ...task, checks: [{ messages: 'w', expect: [{ at: 'a', else: 'x' }] }] }],
  ])('is refused: %s', (words, value) => expect(() => parseTask(value)).toThrow(words));

  it('comes back from its link', async () => {
    const opened = await unpackInterview(await packInterview(task, 'eu-west-1', state));
    expect(opened).toEqual({ task, region: 'eu-west-1', state });
  });

  it('of a link that someone changed is refused', async () => {
    const text = await packInterview({ ...task, minutes: -1 }, 'eu-west-1', state);
    await expect(unpackInterview(text)).rejects.toThrow('between 1 and 240');
  });
});

it('suggests checks that a task may have', () => {
  const suggestions = suggestionsOf({
    queues: [{ name: 'work', visible: 1, inflight: 2, delayed: 0 }],
    tables: [{ name: 'orders', items: 7 }],
    topics: [{ name: 'news', arn: 'arn:aws:sns:us-east-1:000000000000:news', subscribers: [] }],
  });
  expect(suggestions.map((it) => it.now)).toEqual([3, 7, 0]);
  expect(parseTask({ ...task, checks: suggestions.map((it) => it.check(it.now)) }).checks).toHaveLength(3);
});

describe('a replay', () => {
  const frames: Frame[] = [0, 1, 2].map((time) => ({
    time,
    cause: `step ${time}`,
    state: state.map((it) => it + time),
  }));
  const recording = {
    title: 'Drain it',
    region: 'us-east-1',
    solved: false,
    reasons: ['3 are left.'],
    minutes: 4,
    frames,
  };

  it('comes back from its link, which is little longer for states that are alike', async () => {
    const text = await packReplay({ ...recording, frames: frames.map((it) => ({ ...it, state })) });
    expect(text.length).toBeLessThan((await packReplay({ ...recording, frames: frames.slice(0, 1) })).length + 200);
    expect(await unpackReplay(await packReplay(recording))).toEqual(recording);
  });

  it.each([[[]], [[{ ...frames[0]!, state: new Uint8Array(0) }]]])('without states is refused', async (none) => {
    await expect(unpackReplay(await packReplay({ ...recording, frames: none }))).rejects.toThrow('damaged');
  });

  it('is thinned evenly, and keeps both ends', () => {
    const many = Array.from({ length: 11 }, (_, time) => ({ time, cause: '', state }));
    expect(thinned(many, 3).map((it) => it.time)).toEqual([0, 5, 10]);
    expect(thinned(many, 20)).toHaveLength(11);
  });
});
