import { aws } from '../cloud/session.svelte.ts';
import { lastPart } from '../text/format.ts';
import { isBusy, type Stack } from '../wire/cloudformation.ts';
import type { RestApi, Route, Stage } from '../wire/apigateway.ts';
import type { TableDescription } from '../wire/dynamodb.ts';
import type { EventSourceMapping, FunctionConfiguration } from '../wire/lambda.ts';
import type { Bucket } from '../wire/s3.ts';
import type { Subscription } from '../wire/sns.ts';
import { services, type Service } from './services.ts';

export interface Table {
  name: string;
  items: number;
  description: TableDescription;
}

export interface Queue {
  name: string;
  url: string;
  arn: string;
  visible: number;
  inflight: number;
  delayed: number;
  /** The ARN of its dead-letter queue, or "". */
  deadLetterArn: string;
  maxReceiveCount: number;
  /** Whether it is another's dead-letter queue. */
  dead: boolean;
  attributes: Record<string, string>;
}

export interface Topic {
  arn: string;
  name: string;
  subscribers: Subscription[];
}

export interface Api extends RestApi {
  stages: Stage[];
  routes: Route[];
}

/** What exists in the region that is looked at, read through the wire like any client would. */
export class World {
  stacks = $state.raw<Stack[]>([]);
  tables = $state.raw<Table[]>([]);
  queues = $state.raw<Queue[]>([]);
  topics = $state.raw<Topic[]>([]);
  apis = $state.raw<Api[]>([]);
  buckets = $state.raw<Bucket[]>([]);
  functions = $state.raw<FunctionConfiguration[]>([]);
  /** What functions are fed from. */
  mappings = $state.raw<EventSourceMapping[]>([]);
  /** Whether everything was read once: before that, nothing is known to be absent. */
  loaded = $state(false);
  /** Rises when something of the service changed; a view that shows more than this class holds reads it again then. */
  version = $state<Record<Service, number>>({
    cloudformation: 0,
    dynamodb: 0,
    sqs: 0,
    sns: 0,
    apigateway: 0,
    s3: 0,
    lambda: 0,
  });

  /** One refresh per service at a time; a wish that comes meanwhile is granted once, afterwards. */
  readonly #running = new Map<Service, Running>();

  get empty(): boolean {
    return [this.stacks, this.tables, this.queues, this.topics, this.apis, this.buckets, this.functions].every(
      (it) => it.length === 0,
    );
  }

  queue(name: string): Queue | undefined {
    return this.queues.find((it) => it.name === name);
  }

  queueByArn(arn: string): Queue | undefined {
    return this.queues.find((it) => it.arn === arn);
  }

  async refreshAll(): Promise<void> {
    await Promise.allSettled(services.map((it) => this.refresh(it)));
    this.loaded = true;
  }

  /** `only`: the names of the queues or tables that changed, where no other did. */
  refresh(service: Service, only?: ReadonlySet<string>): Promise<void> {
    const running = this.#running.get(service);
    if (running) {
      running.again = running.again ? together(running.again, only) : (only ?? 'all');
      return running.done;
    }
    const entry: Running = { again: only ?? 'all', done: Promise.resolve() };
    entry.done = this.#read(service, entry).finally(() => this.#running.delete(service));
    this.#running.set(service, entry);
    return entry.done;
  }

  async #read(service: Service, entry: Running): Promise<void> {
    while (entry.again) {
      const wish = entry.again;
      entry.again = undefined;
      await this.#readOnce(service, wish === 'all' ? undefined : wish);
      this.version[service] += 1;
    }
  }

  async #readOnce(service: Service, only?: ReadonlySet<string>): Promise<void> {
    switch (service) {
      case 'cloudformation':
        this.stacks = await aws.cloudformation.stacks();
        return;
      case 'dynamodb':
        this.tables = only ? await readAgain(this.tables, only, (it) => readTable(it.name)) : await readTables();
        return;
      case 'sqs':
        this.queues = withRoles(
          only ? await readAgain(this.queues, only, (it) => readQueue(it.url)) : await readQueues(),
        );
        return;
      case 'sns':
        this.topics = await readTopics();
        return;
      case 'apigateway':
        this.apis = await readApis();
        return;
      case 's3':
        this.buckets = await aws.s3.buckets();
        return;
      case 'lambda':
        this.functions = await aws.lambda.functions();
        this.mappings = this.functions.length === 0 ? [] : await aws.lambda.mappings().catch(() => []);
        return;
      default:
        service satisfies never;
    }
  }

  /** What changes by itself just now, without a call: services, and of them the names where only some do. */
  restless(): Map<Service, 'all' | Set<string>> {
    const result = new Map<Service, 'all' | Set<string>>();
    if (this.stacks.some((it) => isBusy(it.status))) result.set('cloudformation', 'all');
    const waiting = this.queues.filter((it) => it.inflight + it.delayed > 0);
    if (waiting.length > 0) result.set('sqs', new Set(waiting.map((it) => it.name)));
    const becoming = this.tables.filter((it) => it.description.TableStatus !== 'ACTIVE');
    if (becoming.length > 0) result.set('dynamodb', new Set(becoming.map((it) => it.name)));
    return result;
  }
}

/** A reading under way, and what has to be read after it. */
interface Running {
  again: 'all' | ReadonlySet<string> | undefined;
  done: Promise<void>;
}

function together(a: 'all' | ReadonlySet<string>, b?: ReadonlySet<string>): 'all' | ReadonlySet<string> {
  return a === 'all' || b === undefined ? 'all' : new Set([...a, ...b]);
}

/** The same list in which those of the given names are read again; what is gone stays until the list itself is read. */
async function readAgain<T extends { name: string }>(
  all: readonly T[],
  names: ReadonlySet<string>,
  read: (it: T) => Promise<T>,
): Promise<T[]> {
  return Promise.all(all.map((it) => (names.has(it.name) ? read(it).catch(() => it) : it)));
}

async function readTable(name: string): Promise<Table> {
  const description = await aws.dynamodb.describe(name);
  const items = description.TableStatus === 'ACTIVE' ? await aws.dynamodb.count(name) : 0;
  return { name, items, description };
}

async function readTables(): Promise<Table[]> {
  return present((await aws.dynamodb.tableNames()).map(readTable));
}

async function readQueue(url: string): Promise<Queue> {
  const attributes = await aws.sqs.attributes(url);
  const redrive = redriveOf(attributes['RedrivePolicy'] ?? '');
  return {
    name: lastPart(url),
    url,
    arn: attributes['QueueArn'] ?? '',
    visible: Number(attributes['ApproximateNumberOfMessages'] ?? 0),
    inflight: Number(attributes['ApproximateNumberOfMessagesNotVisible'] ?? 0),
    delayed: Number(attributes['ApproximateNumberOfMessagesDelayed'] ?? 0),
    deadLetterArn: redrive.arn,
    maxReceiveCount: redrive.max,
    dead: false,
    attributes,
  };
}

async function readQueues(): Promise<Queue[]> {
  return present((await aws.sqs.queueUrls()).map(readQueue));
}

/** Whether a queue is another's dead-letter queue is told by the others. */
function withRoles(queues: Queue[]): Queue[] {
  const targets = new Set(queues.map((it) => it.deadLetterArn));
  return queues.map((it) => (it.dead === targets.has(it.arn) ? it : { ...it, dead: targets.has(it.arn) }));
}

function redriveOf(policy: string): { arn: string; max: number } {
  try {
    const it = JSON.parse(policy) as { deadLetterTargetArn?: string; maxReceiveCount?: number | string };
    return { arn: it.deadLetterTargetArn ?? '', max: Number(it.maxReceiveCount ?? 0) };
  } catch {
    return { arn: '', max: 0 };
  }
}

async function readTopics(): Promise<Topic[]> {
  return present(
    (await aws.sns.topicArns()).map(async (arn) => ({
      arn,
      name: lastPart(arn),
      subscribers: await aws.sns.subscriptions(arn),
    })),
  );
}

async function readApis(): Promise<Api[]> {
  return present(
    (await aws.apigateway.apis()).map(async (api) => {
      const [stages, routes] = await Promise.all([aws.apigateway.stages(api.id), aws.apigateway.routes(api.id)]);
      return { ...api, stages, routes };
    }),
  );
}

/** Those that could be read: what was deleted between the list and its details is simply not there. */
async function present<T>(reads: Promise<T>[]): Promise<T[]> {
  return (await Promise.allSettled(reads)).flatMap((it) => (it.status === 'fulfilled' ? [it.value] : []));
}

export const world = new World();
