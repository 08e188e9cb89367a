import { createCloud } from 'cloudtab';
import { describe, expect, it } from 'vitest';
import { readLabs } from '../../build/labs.ts';
import type { Lab } from './format.ts';
import { missingFor, newestEvent, type Grading } from './grade.ts';
import { Stage } from './stage.ts';

/** Every lab, from its start to its solution, in clouds whose ids and chances differ. */

const region = 'us-east-1';

async function open(seed: number, lab: Lab) {
  const cloud = await createCloud({ seed, region });
  const send = (url: string, init?: RequestInit) => cloud.fetch(new URL(url, 'http://localhost'), init);
  return { stage: new Stage(send, region, lab.id), close: () => cloud.close() };
}

async function play(lab: Lab, seed: number): Promise<void> {
  const { stage, close } = await open(seed, lab);
  try {
    await stage.perform(lab.start);
    for (const step of lab.tasks) {
      stage.choice = -1;
      const since = await newestEvent(stage);
      const grading: Grading = { stage, since, openCopy: () => open(seed + 100, lab) };
      const before = await missingFor(step, grading);
      expect(before, `${lab.id}: "${step.title}" passes before it is done`).not.toEqual([]);
      for (const reason of before) expect(reason).not.toMatch(/nothing|undefined|\[object/);
      await stage.perform(step.solution);
      expect(await missingFor(step, grading), `${lab.id}: "${step.title}" after its solution`).toEqual([]);
    }
  } finally {
    await close();
  }
}

describe.each(readLabs())('$id', (lab) => {
  it.each([1, 2, 3])('fails before and passes after its solution, seed %i', (seed) => play(lab, seed), 60_000);
});
