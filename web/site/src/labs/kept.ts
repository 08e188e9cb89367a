import { embedded } from '../ui/embed.ts';

/** How far a person got in each lab, kept in this browser; in a frame of another's page, only as long as that. */

export interface Kept {
  /** Steps that were passed, of how many. */
  done: number;
  of: number;
  /** The newest event when the step, and when the lab, began. */
  since: number;
  begun: number;
  /** When the lab began, and when it was handed in, by the wall's clock: for interviews. */
  began: number;
  handedIn?: number;
}

const key = 'cloudtab.lab-progress';
let memory: Record<string, Kept> = {};

export function allKept(): Record<string, Kept> {
  if (embedded) return memory;
  try {
    const read: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    memory = typeof read === 'object' && read !== null ? (read as Record<string, Kept>) : {};
  } catch {
    // Storage is off: it is known for as long as the page.
  }
  return memory;
}

export function kept(id: string): Kept | undefined {
  const all = allKept();
  return Object.hasOwn(all, id) ? all[id] : undefined;
}

export function keep(id: string, record: Kept): void {
  memory = { ...allKept(), [id]: record };
  if (embedded) return;
  try {
    localStorage.setItem(key, JSON.stringify(memory));
  } catch {
    // As above.
  }
}
