import type { Check, Expectation, Json, Step, Subject, Trial } from './format.ts';
import { equal, sameMembers, textOf, valueAt } from './path.ts';
import { Refused } from './requests.ts';
import { Missing, type Stage } from './stage.ts';

/**
 * Whether a step is done, told by what the sandbox is, what happened in it and what it cost; never by what was typed.
 */

export interface Grading {
  stage: Stage;
  /** The newest event when the step, or the trial, began. */
  since: number;
  /** A cloud that may be spoilt, to be closed afterwards. */
  openCopy(): Promise<{ stage: Stage; close(): Promise<void> }>;
}

/** What is missing for the step, as sentences; none: it is done. The first check that fails ends it. */
export async function missingFor(step: Step, grading: Grading): Promise<string[]> {
  const asked = answerOf(step, grading.stage.choice);
  if (asked !== '') return [asked];
  for (const check of step.checks) {
    const missing = await missingOf(check, grading);
    if (missing.length > 0) return missing;
  }
  return [];
}

function answerOf({ question }: Step, choice: number): string {
  if (question === undefined) return '';
  const chosen = question.choices[choice];
  if (chosen === undefined) return 'Choose an answer first.';
  return chosen.right ? '' : chosen.says;
}

async function missingOf(check: Check, grading: Grading): Promise<string[]> {
  try {
    if (check.kind === 'trial') return await tried(check, grading);
    const looked = await look(check, grading);
    const failed = check.expect.find((it) => !holds(it, valueAt(looked, it.at)));
    return failed === undefined ? [] : [inWords(failed, looked)];
  } catch (thrown) {
    if (thrown instanceof Missing) return [thrown.message];
    if (!(thrown instanceof Refused)) throw thrown;
    return [check.kind === 'call' && check.refused !== '' ? check.refused : thrown.message];
  }
}

async function tried(trial: Trial, grading: Grading): Promise<string[]> {
  const copy = await grading.openCopy();
  try {
    const state = await (await grading.stage.send('/_cloudtab/snapshot')).arrayBuffer();
    await copy.stage.send('/_cloudtab/snapshot', { method: 'POST', body: state });
    await copy.stage.control('POST', 'clock', { speed: 0 });
    const inCopy = { stage: copy.stage, since: await newestEvent(copy.stage), openCopy: grading.openCopy };
    await copy.stage.perform(trial.acts);
    const missing: string[] = [];
    for (const check of trial.checks) missing.push(...(await missingOf(check, inCopy)));
    return missing;
  } finally {
    await copy.close();
  }
}

/** The newest event's number; 0 if there is none. */
export async function newestEvent(stage: Stage): Promise<number> {
  const trace = await stage.control('GET', 'trace?since=0');
  return Number(valueAt(trace, 'events[-1].id') ?? 0);
}

async function look(subject: Subject, { stage, since }: Grading): Promise<Json> {
  switch (subject.kind) {
    case 'call':
      return stage.call(subject.service, subject.operation, await stage.filled(subject.input));
    case 'http':
      return stage.request(
        subject.method,
        await stage.filled(subject.url),
        await stage.filled(subject.headers),
        await stage.filled(subject.body),
      );
    case 'messages': {
      const url = await queueUrl(stage, await stage.filled(subject.queue));
      const query = new URLSearchParams({ queue: url, region: stage.region });
      return (valueAt(await stage.control('GET', `sqs/peek?${query.toString()}`), 'messages') ?? []) as Json;
    }
    case 'events': {
      const trace = await stage.control('GET', `trace?since=0`);
      const all = (valueAt(trace, 'events') ?? []) as Json[];
      // After a reload the trace begins anew.
      const begun = Number(valueAt(all, '[-1].id') ?? 0) < since ? 0 : since;
      const fresh = all.filter((it) => Number(valueAt(it, 'id')) > begun);
      return matching(fresh, await stage.filled(subject.where));
    }
    case 'meters': {
      const meters = await stage.control('GET', 'meters');
      return matching((valueAt(meters, 'samples') ?? []) as Json[], await stage.filled(subject.where));
    }
    default:
      return subject satisfies never;
  }
}

async function queueUrl(stage: Stage, name: string): Promise<string> {
  if (name.startsWith('https://')) return name;
  try {
    return textOf(valueAt(await stage.call('sqs', 'GetQueueUrl', { QueueName: name }), 'QueueUrl'));
  } catch (thrown) {
    if (thrown instanceof Refused) throw new Missing(`There is no queue named ${name} yet.`);
    throw thrown;
  }
}

function matching(all: readonly Json[], where: Record<string, string>): Json[] {
  return all.filter((it) =>
    Object.entries(where).every(([path, wanted]) => {
      const value = valueAt(it, path);
      return value !== undefined && new RegExp(`^(?:${wanted})$`).test(textOf(value));
    }),
  );
}

function holds(expected: Expectation, value: Json | undefined): boolean {
  if (expected.is !== undefined && !equal(value, expected.is)) return false;
  if (expected.there !== undefined && (value !== undefined) !== expected.there) return false;
  if (expected.min !== undefined && !(Number(value) >= expected.min)) return false;
  if (expected.max !== undefined && !(Number(value) <= expected.max)) return false;
  if (expected.matches !== undefined && !new RegExp(expected.matches).test(textOf(value))) return false;
  return expected.same === undefined || sameMembers(value, expected.same);
}

function inWords(failed: Expectation, looked: Json): string {
  const value = valueAt(looked, failed.at);
  const found = Array.isArray(value) ? value : [];
  const wanted = failed.same ?? [];
  const named: Record<string, Json | undefined> = {
    value,
    extra: without(found, wanted),
    lacking: without(wanted, found),
  };
  return failed.else.replaceAll(/\{([^{}]+)\}/g, (_, path: string) =>
    textOf(Object.hasOwn(named, path) ? named[path] : valueAt(looked, path)),
  );
}

function without(all: readonly Json[], those: readonly Json[]): Json {
  const rest = all.filter((it) => !those.some((other) => equal(it, other)));
  return rest.length === 0 ? 'none' : rest;
}
