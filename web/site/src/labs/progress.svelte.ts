import { loads } from 'virtual:labs';
import { live } from '../cloud/live.svelte.ts';
import { session } from '../cloud/session.svelte.ts';
import { workbench } from '../editor/workbench.svelte.ts';
import { openTemplate } from '../frame/commands.ts';
import { tellGrade } from '../embed/grades.ts';
import { isOwn, ownLab } from '../interview/own.ts';
import { settings } from '../ui/settings.svelte.ts';
import { isInterview, labOfSandbox } from '../ui/lesson.svelte.ts';
import { problemOf, type Problem } from '../wire/error.ts';
import { openCopy } from './copy.ts';
import type { Lab, Step } from './format.ts';
import { missingFor, newestEvent } from './grade.ts';
import { kept, keep } from './kept.ts';
import { changingCalls } from './score.ts';
import { Stage } from './stage.ts';

/** Between two commands of a solution that is shown, for them to be read. */
const showMilliseconds = 700;

/** The lab of this sandbox: how far it is, and what the sandbox says of it. */
class Progress {
  lab = $state.raw<Lab | undefined>();
  /** The step that is shown, from 0; as many as there are steps when all is done. */
  at = $state(0);
  phase = $state<'setting' | 'doing' | 'checking' | 'showing' | 'passed'>('setting');
  /** What is missing for the step, after it was checked. */
  reasons = $state.raw<string[]>([]);
  problem = $state.raw<Problem | undefined>();
  /** The commands of the solution that were shown. */
  shown = $state.raw<string[]>([]);
  choice = $state(-1);
  /** Changing calls of the whole lab; undefined before its end, or if nobody counted. */
  calls = $state<number | undefined>();
  /** By the wall's clock: when the lab began and, of an interview, when it was handed in. */
  began = $state(0);
  handedIn = $state<number | undefined>();
  solved = $state(false);
  readonly interview = isInterview(session.sandbox);
  #stage: Stage | undefined;
  #since = 0;
  #begun = 0;

  get step(): Step | undefined {
    return this.lab?.tasks[this.at];
  }

  /** Opens the lab of this sandbox where it was left, or sets its stage. */
  async open(): Promise<void> {
    const id = labOfSandbox(session.sandbox);
    if (this.lab?.id === id) return;
    await this.#guard('The lesson could not be opened.', async () => {
      const lab = await labNamed(id);
      const host = await session.host;
      this.#stage = new Stage((url, init) => session.fetch(url, init), settings.region, id);
      const record = kept(session.sandbox);
      this.lab = lab;
      if (record === undefined || host.restored.sequence === 0) return this.#begin(lab);
      // After a reload the trace begins anew, and what is counted with it.
      const newest = await newestEvent(this.#stage);
      [this.at, this.#since, this.#begun] = [record.done, Math.min(record.since, newest), record.begun];
      [this.began, this.handedIn] = [record.began, record.handedIn];
      this.solved = record.done >= lab.tasks.length;
      this.phase = this.handedIn === undefined ? 'doing' : 'passed';
      await this.#count();
    });
  }

  /** The end of an interview: judged once, as it is. */
  async handIn(): Promise<void> {
    if (this.phase !== 'doing') return;
    this.solved = await this.check();
    // Nobody fails because the sandbox could not be asked.
    if (this.problem) return;
    this.handedIn = Date.now();
    this.phase = 'passed';
    this.#keep(this.solved ? this.at + 1 : this.at);
    await this.#count();
  }

  /** Empties the sandbox of the lab and sets its stage again. */
  async again(): Promise<void> {
    const { lab } = this;
    if (!lab) return;
    await this.#guard('The lesson could not begin again.', async () => {
      await (await session.host).reset();
      await this.#begin(lab);
    });
  }

  /** Asks the sandbox whether the step is done. */
  async check(): Promise<boolean> {
    const { step } = this;
    const stage = this.#stage;
    if (!step || !stage || this.phase !== 'doing') return false;
    this.phase = 'checking';
    this.problem = undefined;
    stage.choice = this.choice;
    stage.forget();
    try {
      this.reasons = await missingFor(step, { stage, since: this.#since, openCopy: () => openCopy(stage) });
    } catch (thrown) {
      this.problem = problemOf('The sandbox could not be asked.', thrown);
      this.phase = 'doing';
      return false;
    }
    this.phase = this.reasons.length > 0 ? 'doing' : 'passed';
    tellGrade({
      lab: this.lab?.id ?? '',
      step: step.title,
      passed: this.phase === 'passed',
      reasons: this.reasons,
      finished: this.phase === 'passed' && this.at + 1 === this.lab?.tasks.length,
    });
    if (this.phase === 'doing') return false;
    this.#since = await newestEvent(stage);
    this.#keep(this.at + 1);
    await this.#count();
    return true;
  }

  onward(): void {
    this.#show(this.at + 1);
    this.phase = 'doing';
  }

  back(): void {
    this.#show(Math.max(0, this.at - 1));
    this.phase = 'doing';
  }

  /** Does the step as a person would, command by command. */
  async show(): Promise<void> {
    const { step } = this;
    const stage = this.#stage;
    if (!step || !stage || this.phase !== 'doing') return;
    this.phase = 'showing';
    this.shown = [];
    this.reasons = [];
    stage.forget();
    await this.#guard('The solution did not work here. Start over, and show it again.', async () => {
      const deploys = step.solution.find((it) => it.kind === 'deploy');
      if (deploys) {
        this.shown = addedLines(workbench.text, deploys.template);
        this.#write(deploys.template);
      }
      await stage.perform(step.solution, async (command) => {
        this.shown = [...this.shown, command];
        live.poke('sqs', 'dynamodb', 'sns');
        await new Promise((resolve) => setTimeout(resolve, showMilliseconds));
      });
      this.choice = stage.choice;
      await live.reread();
    });
    this.phase = 'doing';
  }

  async #begin(lab: Lab): Promise<void> {
    const stage = this.#stage;
    if (!stage) return;
    this.phase = 'setting';
    this.#show(0);
    stage.forget();
    if (lab.template !== '') this.#write(lab.template);
    await stage.perform(lab.start);
    this.#since = this.#begun = await newestEvent(stage);
    [this.began, this.handedIn] = [Date.now(), undefined];
    this.#keep(0);
    await live.restart();
    this.phase = 'doing';
    if (lab.open === '#/template') openTemplate();
    else location.hash = lab.open;
  }

  async #count(): Promise<void> {
    const { lab } = this;
    if (lab && this.#stage && this.at >= lab.tasks.length - 1)
      this.calls = await changingCalls(this.#stage, this.#begun);
  }

  #write(template: string): void {
    workbench.rename(this.lab?.id ?? '');
    workbench.edit(template);
    openTemplate();
  }

  #show(at: number): void {
    this.at = at;
    this.reasons = [];
    this.shown = [];
    this.choice = -1;
    this.problem = undefined;
  }

  #keep(done: number): void {
    if (!this.lab) return;
    const { began, handedIn } = this;
    const [since, begun, of] = [this.#since, this.#begun, this.lab.tasks.length];
    keep(session.sandbox, { done, of, since, begun, began, ...(handedIn !== undefined && { handedIn }) });
  }

  async #guard(what: string, act: () => Promise<void>): Promise<void> {
    try {
      this.problem = undefined;
      await act();
    } catch (thrown) {
      this.problem = problemOf(what, thrown);
      this.phase = 'doing';
    }
  }
}

async function labNamed(id: string): Promise<Lab> {
  if (isOwn(id)) return ownLab(id);
  const load = loads[id];
  if (!load) throw new Error(`There is no lesson named ${id}.`);
  return (await load()).default;
}

/** What a template has that another has not, line by line, as it is shown. */
function addedLines(before: string, after: string): string[] {
  const had = new Set(before.split('\n').map((it) => it.trim()));
  return after
    .split('\n')
    .filter((it) => it.trim() !== '' && !had.has(it.trim()))
    .map((it) => `+ ${it.trim()}`);
}

export const progress = new Progress();
