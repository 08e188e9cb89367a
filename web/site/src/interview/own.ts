import type { Lab } from '../labs/format.ts';
import { labOf, parseTask, type Task } from './task.ts';

/** Tasks that were taken on in this browser, each with a sandbox of its own, `interview-own-...`. */

const key = (id: string) => `cloudtab.task.${id}`;

export function isOwn(id: string): boolean {
  return id.startsWith('own-');
}

/** Keeps a task, and makes the sandbox that it begins with. Answers the sandbox's name. */
export async function take(task: Task, state: Uint8Array<ArrayBuffer>): Promise<string> {
  const id = `own-${crypto.getRandomValues(new Uint32Array(1))[0]!.toString(36)}`;
  localStorage.setItem(key(id), JSON.stringify(task));
  const { connectCloud } = await import('cloudtab/browser');
  const cloud = await connectCloud({ sandbox: `interview-${id}` });
  try {
    const response = await cloud.fetch('/_cloudtab/snapshot', { method: 'POST', body: state });
    if (!response.ok) throw new Error('The sandbox of the task is damaged.');
    await cloud.flush();
  } finally {
    await cloud.close();
  }
  return id;
}

/** Rejects if it is not kept in this browser. */
export async function ownLab(id: string): Promise<Lab> {
  const text = localStorage.getItem(key(id));
  if (text === null) throw new Error('This task is not kept in this browser: open its link again.');
  return labOf(id, parseTask(JSON.parse(text)));
}
