import { lessonSide } from '../ui/lesson.svelte.ts';
import { factsNow } from './facts.ts';
import { missing } from './checks.ts';
import { labById, type Lab } from './labs.ts';

const key = 'cloudtab.labs';

function read(): Record<string, number> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    return typeof kept === 'object' && kept !== null ? (kept as Record<string, number>) : {};
  } catch {
    return {};
  }
}

/** How far one got in each lab: the number of steps that were passed. Kept in this browser. */
class Progress {
  passed = $state<Record<string, number>>(read());
  checking = $state(false);
  /** What is missing for the step, after it was checked. */
  reasons = $state.raw<string[]>([]);

  /** The lab that goes along beside the stage; "" for none. */
  get id(): string {
    return lessonSide.id;
  }

  get lab(): Lab | undefined {
    return labById(this.id);
  }

  /** The step that is to be done, from 0; as many as there are steps when all is done. */
  get at(): number {
    return Math.min(this.passed[this.id] ?? 0, this.lab?.steps.length ?? 0);
  }

  start(id: string): void {
    if ((this.passed[id] ?? 0) >= (labById(id)?.steps.length ?? 0)) this.#set(id, 0);
    lessonSide.id = id;
    this.reasons = [];
  }

  close(): void {
    lessonSide.id = '';
    this.reasons = [];
  }

  back(): void {
    this.reasons = [];
    this.#set(this.id, Math.max(0, this.at - 1));
  }

  /** Asks the sandbox whether the step is done; goes on if it is. */
  async check(): Promise<boolean> {
    const step = this.lab?.steps[this.at];
    if (!step || this.checking) return false;
    this.checking = true;
    try {
      const facts = await factsNow();
      this.reasons = (await Promise.all(step.checks.map((it) => missing(it, facts)))).filter((it) => it !== '');
    } catch (thrown) {
      this.reasons = [`The sandbox could not be asked: ${thrown instanceof Error ? thrown.message : String(thrown)}`];
    } finally {
      this.checking = false;
    }
    if (this.reasons.length > 0) return false;
    this.#set(this.id, this.at + 1);
    return true;
  }

  #set(id: string, steps: number): void {
    this.passed[id] = steps;
    try {
      localStorage.setItem(key, JSON.stringify(this.passed));
    } catch {
      // Storage is off: it is known for as long as the page.
    }
  }
}

export const progress = new Progress();
