/** What a step asks of the sandbox: judged by what is there, never by what was typed or clicked. */
export type Check =
  | { kind: 'table'; table: string; key: string }
  /** An item with this key; with every attribute of `has` and none of `lacks`. */
  | { kind: 'item'; table: string; key: Record<string, string>; has?: readonly string[]; lacks?: readonly string[] }
  | { kind: 'items'; table: string; min: number }
  | { kind: 'queue'; queue: string }
  | { kind: 'topic'; topic: string }
  /** The queue gets what the topic passes on; with a filter policy if `filtered`. */
  | { kind: 'subscription'; topic: string; queue: string; filtered: boolean }
  /** A message of the queue in a state, received at least so often. */
  | { kind: 'message'; queue: string; state: 'visible' | 'inflight' | 'any'; received: number }
  /** Something happened: an event of the trace. */
  | { kind: 'event'; event: string; absent: string }
  /** Some queue whose dead-letter queue has got a message, after at most so many tries. */
  | { kind: 'dead-letter'; triesMax: number };

/** The sandbox, as checks ask about it. */
export interface Facts {
  /** The name of the partition key; undefined: no such table. */
  keyOf(table: string): string | undefined;
  /** Items as attribute names and values in words. */
  items(table: string): Promise<Record<string, string>[]>;
  hasQueue(queue: string): boolean;
  hasTopic(topic: string): boolean;
  /** The filter policy of a subscription, "" for none; undefined: not subscribed. */
  filterOf(topic: string, queue: string): string | undefined;
  messages(queue: string): Promise<{ state: string; received: number; body: string }[]>;
  hasEvent(kind: string): boolean;
  queues(): { name: string; deadLetters: string; tries: number }[];
}

/** What is missing, as a sentence that says where to look; "" if the check passes. */
export async function missing(check: Check, facts: Facts): Promise<string> {
  switch (check.kind) {
    case 'table': {
      const key = facts.keyOf(check.table);
      if (key === undefined) return `There is no table named ${check.table} yet.`;
      return key === check.key ? '' : `The key of ${check.table} is ${key}; it should be ${check.key}.`;
    }
    case 'item':
      return missingItem(check, facts);
    case 'items': {
      if (facts.keyOf(check.table) === undefined) return `There is no table named ${check.table}.`;
      const { length } = await facts.items(check.table);
      return length >= check.min ? '' : `${check.table} holds ${length} of ${check.min} items.`;
    }
    case 'queue':
      return facts.hasQueue(check.queue) ? '' : `There is no queue named ${check.queue} yet.`;
    case 'topic':
      return facts.hasTopic(check.topic) ? '' : `There is no topic named ${check.topic} yet.`;
    case 'subscription': {
      const filter = facts.filterOf(check.topic, check.queue);
      if (filter === undefined) return `${check.queue} is not subscribed to ${check.topic}.`;
      return check.filtered && filter === ''
        ? 'The subscription has no filter policy: it lets everything through.'
        : '';
    }
    case 'message':
      return missingMessage(check, facts);
    case 'event':
      return facts.hasEvent(check.event) ? '' : check.absent;
    case 'dead-letter':
      return missingDeadLetter(check.triesMax, facts);
    default:
      return check satisfies never;
  }
}

async function missingItem(check: Check & { kind: 'item' }, facts: Facts): Promise<string> {
  if (facts.keyOf(check.table) === undefined) return `There is no table named ${check.table}.`;
  const wanted = Object.entries(check.key);
  const item = (await facts.items(check.table)).find((it) => wanted.every(([name, value]) => it[name] === value));
  if (!item) return `${check.table} has no item with ${wanted.map(([name, value]) => `${name} ${value}`).join(', ')}.`;
  const absent = check.has?.find((name) => !(name in item));
  if (absent !== undefined) return `The item is there, without an attribute named ${absent}.`;
  const present = check.lacks?.find((name) => name in item);
  return present === undefined ? '' : `The item still has the attribute ${present}.`;
}

async function missingMessage(check: Check & { kind: 'message' }, facts: Facts): Promise<string> {
  if (!facts.hasQueue(check.queue)) return `There is no queue named ${check.queue}.`;
  const all = await facts.messages(check.queue);
  if (all.length === 0) return `${check.queue} holds no message.`;
  const inState = all.filter((it) => check.state === 'any' || it.state === check.state);
  if (inState.length === 0)
    return check.state === 'visible'
      ? `Each message of ${check.queue} is in flight or delayed; none is visible.`
      : `No message of ${check.queue} is in flight.`;
  const most = Math.max(...inState.map((it) => it.received));
  return most >= check.received ? '' : `The message was received ${most} of ${check.received} times.`;
}

async function missingDeadLetter(triesMax: number, facts: Facts): Promise<string> {
  const sources = facts.queues().filter((it) => it.deadLetters !== '');
  if (sources.length === 0) return 'No queue has a dead-letter queue yet.';
  const strict = sources.filter((it) => it.tries <= triesMax);
  if (strict.length === 0)
    return `${sources[0]?.name} gives up after ${sources[0]?.tries} tries; it should after at most ${triesMax}.`;
  for (const { deadLetters } of strict) {
    if ((await facts.messages(deadLetters)).some((it) => it.received > 0)) return '';
  }
  return `Nothing has reached ${strict[0]?.deadLetters} after being received in ${strict[0]?.name}.`;
}
