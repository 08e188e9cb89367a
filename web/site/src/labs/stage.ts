import type { Act, Json } from './format.ts';
import { textOf, valueAt } from './path.ts';
import { call, commandOf, Refused, type Send } from './requests.ts';

/** Says what is missing for something to be done or looked at. */
export class Missing extends Error {
  override readonly name = 'Missing';
}

/** Longer no stack of a lab takes. */
const stackTriesMax = 200;
const stackWaitMilliseconds = 50;

/** A sandbox in which a lab plays: carries out acts and knows what names in them stand for. */
export class Stage {
  readonly send: Send;
  readonly region: string;
  /** The stack whose resources and outputs are known by name. */
  readonly stack: string;
  #saved = new Map<string, string>();
  #known: Map<string, string> | undefined;
  /** The choice made for a question; -1 for none. */
  choice = -1;

  constructor(send: Send, region: string, stack: string) {
    this.send = send;
    this.region = region;
    this.stack = stack;
  }

  /** Resources may have come and gone. */
  forget(): void {
    this.#known = undefined;
  }

  /** `told` hears each act as the command it would be, before it is done. */
  async perform(acts: readonly Act[], told: (command: string) => Promise<void> | void = () => {}): Promise<void> {
    for (const act of acts) await this.#perform(act, told);
  }

  call(service: string, operation: string, input: Json): Promise<Json> {
    return call(this.send, this.region, service, operation, input);
  }

  /** The control API: what AWS has no word for. */
  async control(method: 'GET' | 'POST', path: string, body?: Json): Promise<Json> {
    const response = await this.send(`/_cloudtab/${path}`, {
      method,
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Json;
    if (!response.ok) throw new Missing(textOf(valueAt(answer, 'error')));
    return answer;
  }

  async request(method: string, url: string, headers: Record<string, string>, body: Json): Promise<Json> {
    const response = await this.send(url, {
      method,
      headers: { ...(body !== null && { 'content-type': 'application/json' }), ...headers },
      ...(body !== null && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const named: Record<string, string> = {};
    response.headers.forEach((value, name) => (named[name] = value));
    return { status: response.status, headers: named, body: text };
  }

  /** Fills in `${Name}` wherever it stands in strings. */
  async filled<T extends Json>(value: T, turn = 0): Promise<T> {
    if (!JSON.stringify(value).includes('${')) return value;
    return (await this.#fill(value, turn)) as T;
  }

  async #fill(value: Json, turn: number): Promise<Json> {
    if (typeof value === 'string') {
      let text = value;
      for (const [whole, name = ''] of value.matchAll(/\$\{([\w.-]+)\}/g))
        text = text.replace(whole, () => '\u0000').replace('\u0000', await this.#meaning(name, turn));
      return text;
    }
    if (Array.isArray(value)) return Promise.all(value.map((it) => this.#fill(it, turn)));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(async ([name, it]) => [name, await this.#fill(it, turn)] as const);
    return Object.fromEntries(await Promise.all(entries));
  }

  async #meaning(name: string, turn: number): Promise<string> {
    if (name === 'n') return String(turn);
    const pad = /^pad\.(\d{1,5})$/.exec(name);
    if (pad) return 'x'.repeat(Number(pad[1]));
    const saved = this.#saved.get(name);
    if (saved !== undefined) return saved;
    this.#known ??= await this.#lookUp();
    const known = this.#known.get(name);
    if (known === undefined) throw new Missing(`The stack ${this.stack} has no ${name}.`);
    return known;
  }

  async #lookUp(): Promise<Map<string, string>> {
    const known = new Map([
      ['region', this.region],
      ['stack', this.stack],
    ]);
    try {
      const resources = await this.call('cloudformation', 'DescribeStackResources', { StackName: this.stack });
      for (const it of (valueAt(resources, 'StackResources') ?? []) as Json[])
        known.set(textOf(valueAt(it, 'LogicalResourceId')), textOf(valueAt(it, 'PhysicalResourceId')));
      const stacks = await this.call('cloudformation', 'DescribeStacks', { StackName: this.stack });
      for (const it of (valueAt(stacks, 'Stacks[0].Outputs') ?? []) as Json[])
        known.set(textOf(valueAt(it, 'OutputKey')), textOf(valueAt(it, 'OutputValue')));
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
    }
    return known;
  }

  async #perform(act: Act, told: (command: string) => Promise<void> | void): Promise<void> {
    switch (act.kind) {
      case 'call':
        for (let turn = 1; turn <= act.times; ++turn) {
          const input = await this.filled(act.input, turn);
          await told(commandOf(act.service, act.operation, input));
          const answer = await this.call(act.service, act.operation, input);
          for (const [name, path] of Object.entries(act.save)) this.#saved.set(name, textOf(valueAt(answer, path)));
        }
        return;
      case 'http':
        for (let turn = 1; turn <= act.times; ++turn) {
          const [url, body] = [await this.filled(act.url, turn), await this.filled(act.body, turn)];
          await told(`curl -X ${act.method} ${url}${body === null ? '' : ` -d '${JSON.stringify(body)}'`}`);
          await this.request(act.method, url, await this.filled(act.headers, turn), body);
        }
        return;
      case 'deploy':
        await told(`aws cloudformation deploy --stack-name ${act.stack} --template-file template.yaml`);
        return this.#deploy(act.stack, act.template, act.fails);
      case 'advance':
        await told(`# ${act.milliseconds / 1000} seconds pass`);
        await this.control('POST', 'clock', { advanceMilliseconds: act.milliseconds });
        return;
      case 'undo':
        await told('# undo');
        await this.control('POST', 'history', { undo: true });
        return;
      case 'choose':
        this.choice = act.choice;
        return;
      default:
        return act satisfies never;
    }
  }

  /** Creates or updates the stack and waits for its end. */
  async #deploy(stack: string, template: string, fails: boolean): Promise<void> {
    this.#known = undefined;
    const before = await this.#status(stack);
    const input = { StackName: stack, TemplateBody: template, Capabilities: ['CAPABILITY_IAM'] };
    await this.call('cloudformation', before === '' ? 'CreateStack' : 'UpdateStack', input);
    for (let tries = 0; tries < stackTriesMax; ++tries) {
      const status = await this.#status(stack);
      if (!status.endsWith('_IN_PROGRESS')) {
        if (fails === /^(CREATE|UPDATE)_COMPLETE$/.test(status)) throw new Missing(`The stack ${stack} is ${status}.`);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, stackWaitMilliseconds));
    }
    throw new Missing(`The stack ${stack} is still busy.`);
  }

  async #status(stack: string): Promise<string> {
    try {
      const answer = await this.call('cloudformation', 'DescribeStacks', { StackName: stack });
      return textOf(valueAt(answer, 'Stacks[0].StackStatus'));
    } catch (thrown) {
      if (thrown instanceof Refused) return '';
      throw thrown;
    }
  }
}
