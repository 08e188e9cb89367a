import { live } from '../cloud/live.svelte.ts';
import { aws } from '../cloud/session.svelte.ts';
import { lastPart } from '../text/format.ts';
import { settings } from '../ui/settings.svelte.ts';
import type { AttributeValue } from '../wire/dynamodb.ts';
import { world } from '../world/world.svelte.ts';
import type { Facts } from './checks.ts';

/** More items than a lesson asks for. */
const itemsMax = 100;

/** The sandbox as it is just now. Looking changes nothing. */
export async function factsNow(): Promise<Facts> {
  await world.refreshAll();
  return {
    keyOf: (name) =>
      world.tables.find((it) => it.name === name)?.description.KeySchema.find((it) => it.KeyType === 'HASH')
        ?.AttributeName,
    items: async (name) =>
      (await aws.dynamodb.scan(name, itemsMax)).items.map((item) =>
        Object.fromEntries(Object.entries(item).map(([attribute, value]) => [attribute, inWords(value)])),
      ),
    hasQueue: (name) => world.queue(name) !== undefined,
    hasTopic: (name) => world.topics.some((it) => it.name === name),
    filterOf: (topic, queue) =>
      world.topics
        .find((it) => it.name === topic)
        ?.subscribers.find((it) => it.protocol === 'sqs' && lastPart(it.endpoint) === queue)?.filterPolicy,
    messages: async (name) => {
      const queue = world.queue(name);
      const messages = queue ? await live.control?.peek(queue.url, settings.region) : undefined;
      return (messages ?? []).map((it) => ({ state: it.state, received: it.receiveCount, body: it.body }));
    },
    hasEvent: (kind) => live.events.some((it) => it.kind === kind),
    queues: () =>
      world.queues.map((it) => ({
        name: it.name,
        deadLetters: it.deadLetterArn === '' ? '' : lastPart(it.deadLetterArn),
        tries: it.maxReceiveCount,
      })),
  };
}

function inWords(value: AttributeValue): string {
  const [inner] = Object.values(value) as unknown[];
  return typeof inner === 'string' ? inner : JSON.stringify(inner);
}
