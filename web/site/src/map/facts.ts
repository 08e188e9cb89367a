import { count, givenName } from '../text/format.ts';
import type { World } from '../world/world.svelte.ts';
import type { MapNode } from './graph.ts';

/** What the map writes on a node and what is read aloud of it. */
export interface NodeFacts {
  label: string;
  sub: string;
  /** Of a queue. */
  lanes?: { id: 'visible' | 'inflight' | 'delayed'; number: number }[];
  spoken: string;
}

type Source = Pick<World, 'stacks' | 'tables' | 'queues' | 'topics' | 'apis' | 'buckets' | 'functions'>;

const nouns: Record<MapNode['section'], string> = {
  tables: 'table',
  queues: 'queue',
  topics: 'topic',
  apis: 'API',
  buckets: 'bucket',
  functions: 'function',
};

export function factsOf(node: MapNode, world: Source): NodeFacts {
  const label = labelOf(node, world);
  const noun = node.kind === 'dead' ? 'dead-letter queue' : nouns[node.section];
  const queue = node.section === 'queues' ? world.queues.find((it) => it.name === node.name) : undefined;
  if (queue) {
    const { visible, inflight, delayed } = queue;
    return {
      label,
      sub: '',
      lanes: [
        { id: 'visible', number: visible },
        { id: 'inflight', number: inflight },
        { id: 'delayed', number: delayed },
      ],
      spoken: `${label}, ${noun}: ${visible} visible, ${inflight} in flight, ${delayed} delayed`,
    };
  }
  const sub = subOf(node, world);
  return { label, sub, spoken: `${label}, ${noun}${sub === '' ? '' : `: ${sub}`}` };
}

export function labelOf(node: Pick<MapNode, 'section' | 'name'>, world: Pick<World, 'stacks' | 'apis'>): string {
  if (node.section === 'apis') return world.apis.find((it) => it.id === node.name)?.name ?? node.name;
  return givenName(node.name, world.stacks);
}

function subOf({ section, name }: MapNode, world: Source): string {
  switch (section) {
    case 'tables': {
      const table = world.tables.find((it) => it.name === name);
      if (!table) return '';
      const { TableStatus: status } = table.description;
      return status === 'ACTIVE' ? count(table.items, 'item') : status;
    }
    case 'topics':
      return count(world.topics.find((it) => it.name === name)?.subscribers.length ?? 0, 'subscription');
    case 'apis': {
      const api = world.apis.find((it) => it.id === name);
      const stages = api?.stages.map((it) => it.stageName).join(', ') ?? '';
      return stages === '' ? 'not deployed' : `stage ${stages}`;
    }
    case 'functions':
      return world.functions.find((it) => it.FunctionName === name)?.Runtime ?? '';
    default:
      return '';
  }
}
