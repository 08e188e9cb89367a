import type { Check, Json, Lab } from '../labs/format.ts';
import { checksOf } from '../labs/parts.ts';
import { Reader } from '../labs/reader.ts';

/** A task that an interviewer set: what to do, how long it may take, and what has to be so in the end. */
export interface Task {
  title: string;
  /** Paragraphs. */
  text: string;
  minutes: number;
  /** As `web/labs/README.md` tells how checks are written; what `parseTask` lets through. */
  checks: Json[];
}

const textMax = 8_000;
const checksMax = 50;
/** A regular expression of a stranger's could go on for ever: what is compared is letters and what names are made of. */
const plain = /^[\w.:/-]*$/;

/** Says what is wrong with a task. */
export class TaskError extends Error {
  override readonly name = 'TaskError';
}

/** A task from a link or a form, checked member by member. Throws `TaskError`. */
export function parseTask(value: unknown): Task {
  const it = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const text = (name: string, max: number) => (typeof it[name] === 'string' ? it[name].trim().slice(0, max) : '');
  const task: Task = {
    title: text('title', 120),
    text: text('text', textMax),
    minutes: typeof it['minutes'] === 'number' ? Math.round(it['minutes']) : 0,
    checks: Array.isArray(it['checks']) ? (it['checks'] as Json[]) : [],
  };
  if (task.title === '') throw new TaskError('The task has no title.');
  if (task.text === '') throw new TaskError('The task does not say what to do.');
  if (!(task.minutes >= 1 && task.minutes <= 240)) throw new TaskError('The time is between 1 and 240 minutes.');
  if (task.checks.length === 0) throw new TaskError('Nothing is checked.');
  if (task.checks.length > checksMax) throw new TaskError(`There are more than ${checksMax} checks.`);
  checksOfTask(task);
  return task;
}

/** The checks as grading takes them. Throws `TaskError` for what cannot be checked, or not without danger. */
export function checksOfTask({ checks }: Task): Check[] {
  let read: Check[];
  try {
    read = checksOf(new Reader('checks', checks), () => '', '');
  } catch (thrown) {
    throw new TaskError(thrown instanceof Error ? thrown.message : String(thrown));
  }
  for (const check of read) {
    if (check.kind === 'trial') throw new TaskError('A trial cannot be a part of a link.');
    if ('where' in check && !Object.values(check.where).every((it) => plain.test(it)))
      throw new TaskError('What events and meters are to be is written without patterns.');
    if (check.expect.some((it) => it.matches !== undefined))
      throw new TaskError('matches cannot be a part of a link: use is.');
  }
  return read;
}

/** The task as the player of labs takes it. */
export function labOf(id: string, task: Task): Lab {
  const paragraphs = task.text.split(/\n\s*\n/);
  return {
    id,
    kind: 'challenge',
    title: task.title,
    about: '',
    minutes: task.minutes,
    sketch: [],
    steps: 1,
    open: '#/map',
    read: '',
    next: '',
    template: '',
    start: [],
    seen: [],
    tasks: [
      {
        title: task.title,
        text: paragraphs.slice(0, -1),
        // What is to be done stands out.
        task: paragraphs.at(-1) ?? '',
        go: '',
        hint: '',
        why: '',
        checks: checksOfTask(task),
        solution: [],
      },
    ],
  };
}
