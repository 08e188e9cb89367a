import { fromBase64Url, packedBytes, toBase64Url, unpackedBytes, WorldError } from '../share/packed.ts';
import { parseTask, TaskError, type Task } from './task.ts';

/** Two links of an interview: the task with the sandbox it begins with, and what a candidate did, to be looked at again. */

type Bytes = Uint8Array<ArrayBuffer>;

export async function packInterview(task: Task, region: string, state: Bytes): Promise<string> {
  return toBase64Url(await packedBytes({ version: 1, region, task }, state));
}

export async function unpackInterview(text: string): Promise<{ task: Task; region: string; state: Bytes }> {
  const { head, body } = await unpackedBytes(fromBase64Url(text));
  const it = versioned(head);
  try {
    return { task: parseTask(it['task']), region: regionOf(it['region']), state: body };
  } catch (thrown) {
    if (thrown instanceof TaskError) throw new WorldError(thrown.message);
    throw thrown;
  }
}

/** A state of the sandbox, and what led to it. */
export interface Frame {
  /** The cloud's time, in milliseconds since 1970. */
  time: number;
  cause: string;
  state: Bytes;
}

export interface Recording {
  title: string;
  region: string;
  solved: boolean;
  reasons: string[];
  minutes: number;
  /** Oldest first; at least one. */
  frames: Frame[];
}

const framesMax = 1_000;

/** States of one sandbox are much alike, which is what deflating is good at. */
export async function packReplay({ frames, ...about }: Recording): Promise<string> {
  const head = {
    version: 1,
    ...about,
    frames: frames.map(({ time, cause, state }) => ({ time, cause, bytes: state.length })),
  };
  const body = new Uint8Array(frames.reduce((sum, it) => sum + it.state.length, 0));
  let at = 0;
  for (const { state } of frames) {
    body.set(state, at);
    at += state.length;
  }
  return toBase64Url(await packedBytes(head, body));
}

export async function unpackReplay(text: string): Promise<Recording> {
  const { head, body } = await unpackedBytes(fromBase64Url(text));
  const it = versioned(head);
  const all = Array.isArray(it['frames']) ? (it['frames'] as unknown[]) : [];
  let at = 0;
  const frames = all.slice(0, framesMax).map((one): Frame => {
    const frame = (typeof one === 'object' && one !== null ? one : {}) as Record<string, unknown>;
    const bytes = numberOf(frame['bytes']);
    if (!(Number.isInteger(bytes) && bytes > 0 && at + bytes <= body.length)) throw new WorldError('It is damaged.');
    at += bytes;
    return { time: numberOf(frame['time']), cause: textOf(frame['cause']), state: body.slice(at - bytes, at) };
  });
  if (frames.length === 0) throw new WorldError('It is damaged.');
  const { reasons } = it;
  return {
    title: textOf(it['title']),
    region: regionOf(it['region']),
    solved: it['solved'] === true,
    reasons: Array.isArray(reasons) ? reasons.slice(0, 50).map(textOf) : [],
    minutes: numberOf(it['minutes']),
    frames,
  };
}

/** So many of the frames, evenly, with the first and the last. */
export function thinned(frames: readonly Frame[], max: number): Frame[] {
  if (frames.length <= max) return [...frames];
  return Array.from({ length: max }, (_, index) => frames[Math.round((index * (frames.length - 1)) / (max - 1))]!);
}

function versioned(head: unknown): Record<string, unknown> {
  const it = (typeof head === 'object' && head !== null ? head : {}) as Record<string, unknown>;
  if (it['version'] !== 1) throw new WorldError('It was made by a newer Cloudtab. Reload the page and open it again.');
  return it;
}

function regionOf(value: unknown): string {
  const text = textOf(value);
  return /^[a-z]{2}(-[a-z]+)+-\d$/.test(text) && text.length <= 30 ? text : 'us-east-1';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 500) : '';
}

function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
