import { live } from '../cloud/live.svelte.ts';
import { aws, session } from '../cloud/session.svelte.ts';
import { workbench } from '../editor/workbench.svelte.ts';
import { announce } from '../ui/announce.svelte.ts';
import { router } from '../ui/router.svelte.ts';
import { settings } from '../ui/settings.svelte.ts';
import { exampleById } from '../templates/examples.ts';
import { isBusy } from '../wire/cloudformation.ts';
import { AwsError, problemOf, type Problem } from '../wire/error.ts';
import { world } from '../world/world.svelte.ts';
import { stepsOf, type Stagehand, type Step } from './steps.ts';

/** How long a step is looked at before the next one plays by itself. */
const lookMilliseconds = 4_200;

/** Plays an example on the map: deploys it and does its steps, by itself or one by one. */
class Demo {
  /** The example; "" while none is shown. */
  id = $state('');
  /** The step done last, from 0; -1 before the first. */
  at = $state(-1);
  phase = $state<'deploying' | 'ready' | 'running'>('ready');
  playing = $state(false);
  problem = $state.raw<Problem | undefined>();
  /** The step that was chosen while another was being done: it comes next. */
  chosen = $state<number | undefined>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #physical = new Map<string, string>();
  #turn = 0;

  get steps(): readonly Step[] {
    return stepsOf[this.id] ?? [];
  }

  /** Deploys the example unless it is there, shows the map, and plays. */
  async start(id: string): Promise<void> {
    this.close();
    this.id = id;
    this.playing = true;
    this.phase = 'deploying';
    router.go({ view: 'map' });
    try {
      await this.#deploy(id);
      const resources = await aws.cloudformation.resources(id);
      // Closed meanwhile, or another one was started.
      if (this.id !== id) return;
      this.#physical = new Map(resources.map((it) => [it.logicalId, it.physicalId]));
      this.phase = 'ready';
      // The picture of what was deployed comes first.
      if (this.playing) this.#later(1_200);
    } catch (thrown) {
      if (this.id === id) this.#fail(`The example ${id} was not deployed.`, thrown);
    }
  }

  /** Does one step, after the one that is being done; what plays by itself goes on from there. */
  async step(index: number): Promise<void> {
    const step = this.steps[index];
    if (!step || this.phase === 'deploying') return;
    clearTimeout(this.#timer);
    if (this.phase === 'running') {
      this.chosen = index;
      return;
    }
    const { id } = this;
    this.problem = undefined;
    this.phase = 'running';
    this.at = index;
    announce(`${step.title}. ${step.caption}`);
    try {
      await step.run(this.#hand);
    } catch (thrown) {
      if (this.id === id) this.#fail(`The step "${step.title}" did not work.`, thrown);
    }
    // Closed meanwhile, or another one was started.
    if (this.id !== id) return;
    this.phase = 'ready';
    live.poke('dynamodb', 'sqs', 'sns');
    const chosen = this.chosen;
    this.chosen = undefined;
    if (chosen !== undefined) return this.step(chosen);
    if (index === this.steps.length - 1) this.playing = false;
    if (this.playing) this.#later(lookMilliseconds);
  }

  toggle(): void {
    if (this.playing) {
      this.pause();
      return;
    }
    this.playing = true;
    void this.step(this.at + 1 < this.steps.length ? this.at + 1 : 0);
  }

  pause(): void {
    this.playing = false;
    this.chosen = undefined;
    clearTimeout(this.#timer);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.chosen = undefined;
    this.id = '';
    this.at = -1;
    this.playing = false;
    this.chosen = undefined;
    this.phase = 'ready';
    this.problem = undefined;
  }

  #later(milliseconds: number): void {
    this.#timer = setTimeout(() => void this.step(this.at + 1), milliseconds);
  }

  #fail(what: string, thrown: unknown): void {
    this.playing = false;
    this.chosen = undefined;
    this.phase = 'ready';
    this.problem = problemOf(what, thrown);
  }

  async #deploy(id: string): Promise<void> {
    await world.refresh('cloudformation');
    if (!world.stacks.some((it) => it.name === id)) {
      // Someone's own template stays in the editor.
      if (workbench.example) workbench.load(id);
      await aws.cloudformation.create(id, exampleById(id)?.template ?? '', {});
      live.poke('cloudformation');
    }
    const status = await this.#settled(id);
    if (!/^((CREATE|UPDATE)|UPDATE_ROLLBACK)_COMPLETE$/.test(status)) throw new Error(`The stack ended as ${status}.`);
  }

  /** The stack's status once nothing of it is under way any more. */
  async #settled(id: string): Promise<string> {
    for (;;) {
      await world.refresh('cloudformation');
      const stack = world.stacks.find((it) => it.name === id);
      if (!stack) throw new Error('The stack is gone.');
      if (!isBusy(stack.status)) {
        await world.refreshAll();
        return stack.status;
      }
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }

  #id(logical: string): string {
    const id = this.#physical.get(logical);
    if (id === undefined) throw new Error(`The stack has no ${logical}. Was its template changed?`);
    return id;
  }

  readonly #hand: Stagehand = {
    post: async (api, path, body) => {
      const stage = world.apis.find((it) => it.id === this.#id(api))?.stages[0]?.stageName ?? '';
      const url = `https://${this.#id(api)}.execute-api.${settings.region}.amazonaws.com/${stage}${path}`;
      const headers = { 'content-type': 'application/json' };
      return (await session.fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).status;
    },
    publish: async (topic, body, attributes) => {
      await aws.sns.publish(this.#id(topic), {
        body: JSON.stringify(body),
        attributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [
            name,
            { type: typeof value === 'number' ? 'Number' : 'String', value: String(value) },
          ]),
        ),
      });
    },
    send: async (queue, body) => {
      await aws.sqs.send(this.#id(queue), { body: JSON.stringify(body) });
    },
    receive: async (queue) => {
      return (await aws.sqs.receive(this.#id(queue), 1)).length > 0;
    },
    burst: async (table, items) => {
      const speed = live.clock?.reading.speed ?? 1;
      await live.setClock({ speed: 0 });
      try {
        const name = this.#id(table);
        router.go({ view: 'map', item: `table:${name}` });
        const plain = (it: Record<string, string>) =>
          Object.fromEntries(Object.entries(it).map(([member, S]) => [member, { S }]));
        // One after the other: the order, and so what is refused, is the same every time.
        for (const it of items) {
          await aws.dynamodb.put(name, plain(it)).catch((thrown: unknown) => {
            if (!(thrown instanceof AwsError) || thrown.code !== 'ProvisionedThroughputExceededException') throw thrown;
          });
        }
      } finally {
        await live.setClock({ speed });
      }
    },
    update: async (template) => {
      await aws.cloudformation.update(this.id, template, {});
      await this.#settled(this.id);
    },
    wait: async (milliseconds) => {
      await live.setClock({ advanceMilliseconds: milliseconds });
    },
    turn: () => ++this.#turn,
  };
}

export const demo = new Demo();
