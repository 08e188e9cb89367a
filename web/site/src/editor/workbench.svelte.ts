import { aws } from '../cloud/session.svelte.ts';
import { live } from '../cloud/live.svelte.ts';
import { exampleById, examples, type Example } from '../templates/examples.ts';
import { announcer } from '../ui/announce.svelte.ts';
import { router } from '../ui/router.svelte.ts';
import { draft } from '../ui/settings.svelte.ts';
import { AwsError, problemOf, type Problem } from '../wire/error.ts';
import type { TemplateParameter } from '../wire/cloudformation.ts';
import { isBusy } from '../wire/cloudformation.ts';
import { world } from '../world/world.svelte.ts';
import { locate, type Place } from './locate.ts';

export type Check =
  | { state: 'none' }
  | { state: 'checking' }
  | { state: 'valid'; parameters: TemplateParameter[] }
  | { state: 'bad'; message: string; place: Place | undefined };

/** The template being written, what CloudFormation says of it, and the way to deploy it. */
class Workbench {
  name = $state('');
  text = $state('');
  check = $state.raw<Check>({ state: 'none' });
  /** What was typed for the template's parameters; those left out take their defaults. */
  values = $state<Record<string, string>>({});
  deploying = $state(false);
  problem = $state.raw<Problem | undefined>();
  #checks = 0;

  constructor() {
    const kept = draft.read();
    const first = examples[0]!;
    this.name = kept.name || first.id;
    this.text = kept.text || first.template;
  }

  get parameters(): TemplateParameter[] {
    return this.check.state === 'valid' ? this.check.parameters : [];
  }

  /** The example whose template this is, unchanged. */
  get example(): Example | undefined {
    return examples.find((it) => it.template === this.text);
  }

  get exists(): boolean {
    return world.stacks.some((it) => it.name === this.name);
  }

  load(id: string): void {
    const it = exampleById(id);
    if (it === undefined) return;
    this.name = it.id;
    this.values = {};
    this.problem = undefined;
    this.edit(it.template);
  }

  edit(text: string): void {
    this.text = text;
    draft.write(this.name, text);
  }

  rename(name: string): void {
    this.name = name;
    draft.write(name, this.text);
  }

  /** Asks CloudFormation about the template. A later question makes an earlier one's answer stale. */
  async validate(text: string): Promise<Check> {
    const turn = ++this.#checks;
    const settle = (check: Check) => {
      if (turn === this.#checks) this.check = check;
      return check;
    };
    if (text.trim() === '') return settle({ state: 'none' });
    if (this.check.state !== 'bad') this.check = { state: 'checking' };
    try {
      const { parameters } = await aws.cloudformation.validate(text);
      return settle({ state: 'valid', parameters });
    } catch (thrown) {
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      // Only what CloudFormation says of the template is the template's fault.
      if (!(thrown instanceof AwsError) || thrown.status >= 500) return settle({ state: 'none' });
      return settle({ state: 'bad', message, place: locate(message, text) });
    }
  }

  async deploy(): Promise<void> {
    if (this.deploying) return;
    this.deploying = true;
    this.problem = undefined;
    const { name, text } = this;
    try {
      await world.refresh('cloudformation');
      const existing = world.stacks.find((it) => it.name === name);
      if (existing && isBusy(existing.status)) throw new Error(`The stack ${name} is still busy: ${existing.status}.`);
      const values = $state.snapshot(this.values);
      if (existing) await aws.cloudformation.update(name, text, values);
      else await aws.cloudformation.create(name, text, values);
      announcer.say(`Deploying ${name}`);
      router.go({ view: 'stacks', name });
    } catch (thrown) {
      this.problem = problemOf(`The stack ${name} was not deployed.`, thrown);
    } finally {
      this.deploying = false;
      live.poke('cloudformation');
    }
  }
}

export const workbench = new Workbench();
