import type { SketchColumns } from '../world/kinds.ts';

/**
 * What a lab is once its folder was read (`build/labs.ts` reads and checks it; `web/labs/README.md` tells how one is
 * written). Plain data: nothing in it is code.
 */

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** What the list of labs shows. */
export interface LabCard {
  id: string;
  kind: 'lesson' | 'challenge';
  title: string;
  about: string;
  minutes: number;
  /** What it is about, in small. */
  sketch: SketchColumns;
  steps: number;
}

export interface Lab extends LabCard {
  /** Where on the page it begins. */
  open: string;
  /** Changing calls that do; undefined where counting them says nothing. */
  par?: number;
  /** AWS's own page on it. */
  read: string;
  /** The lab that goes on from here; "" for none. */
  next: string;
  /** The template in the editor when it begins; "" for none. */
  template: string;
  /** Makes the sandbox what it is at the beginning. */
  start: Act[];
  tasks: Step[];
  /** What was seen, said at the end. */
  seen: string[];
}

export interface Step {
  title: string;
  /** What there is to know, in paragraphs; `code` stands between backquotes. */
  text: string[];
  /** What to do: one act. */
  task: string;
  /** Where on the page that is done; "" for anywhere. */
  go: string;
  hint: string;
  /** Why it matters, said once it is done. */
  why: string;
  /** Asked of the person, for what no state can tell. */
  question?: Question;
  checks: Check[];
  solution: Act[];
}

export interface Question {
  ask: string;
  choices: { text: string; right: boolean; says: string }[];
}

/**
 * Something done to the sandbox. `${Name}` stands for a resource, an output or something saved;
 * `${n}` counts, `${pad.900}` is 900 characters.
 */
export type Act =
  | { kind: 'call'; service: string; operation: string; input: Json; times: number; save: Record<string, string> }
  | { kind: 'http'; method: string; url: string; headers: Record<string, string>; body: Json; times: number }
  | { kind: 'deploy'; stack: string; template: string; fails: boolean }
  | { kind: 'advance'; milliseconds: number }
  | { kind: 'undo' }
  /** Answers the step's question. */
  | { kind: 'choose'; choice: number };

/** Looks at something and expects it to be so; what is not is told in the check's own words. */
export type Check = (Subject & { expect: Expectation[] }) | Trial;

export type Subject =
  /** The answer of a call that only reads. `refused`: what is said if it fails. */
  | { kind: 'call'; service: string; operation: string; input: Json; refused: string }
  /** The answer of a request to an API: `{status, headers, body}`. */
  | { kind: 'http'; method: string; url: string; headers: Record<string, string>; body: Json }
  /** What lies in a queue, seen without receiving it. */
  | { kind: 'messages'; queue: string }
  /** Events of the trace since the step, or the trial, began. */
  | { kind: 'events'; where: Record<string, string> }
  /** Measurements since then. */
  | { kind: 'meters'; where: Record<string, string> };

/** Done in a copy of the sandbox in which time stands still: what the person has is never touched. */
export interface Trial {
  kind: 'trial';
  acts: Act[];
  checks: Check[];
}

/**
 * `at` is a path (`path.ts`) into what was looked at. In `else`, `{path}` is filled in; `{value}` is what was there,
 * `{extra}` and `{lacking}` how it differs from `same`.
 */
export interface Expectation {
  at: string;
  is?: Json;
  /** Whether there is anything at all. */
  there?: boolean;
  min?: number;
  max?: number;
  matches?: string;
  /** The same members, in any order. */
  same?: Json[];
  else: string;
}
