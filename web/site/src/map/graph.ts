import type { Route } from '../wire/apigateway.ts';
import type { EventSourceMapping } from '../wire/lambda.ts';
import type { Subscription } from '../wire/sns.ts';
import { lastPart } from '../text/format.ts';
import type { Kind } from '../world/kinds.ts';
import { filterWords } from './filter.ts';

/*
 * The sandbox as a graph: resources, and the ways on which something travels between them. Only real wiring is an edge:
 * a subscription, a redrive policy, an integration, an event source mapping. Nothing is guessed from names of stacks.
 */

/** `queue:work`: a kind and a name. Unique in a region. */
export type NodeId = string;

export interface MapNode {
  id: NodeId;
  kind: Kind;
  /** The section of the page it is shown in, and its name there. */
  section: 'tables' | 'queues' | 'topics' | 'apis' | 'buckets' | 'functions';
  name: string;
}

export interface MapEdge {
  from: NodeId;
  to: NodeId;
  /** What must hold for something to go this way: a filter, a path, a number of receives. May be "". */
  label: string;
  kind: 'delivers' | 'dead' | 'calls' | 'feeds';
  /** The subscription that the edge stands for. */
  subscription?: string;
}

export interface Graph {
  nodes: MapNode[];
  edges: MapEdge[];
}

/** What the graph is made of: a part of the world. */
export interface Wiring {
  tables: readonly { name: string }[];
  queues: readonly { name: string; arn: string; deadLetterArn: string; maxReceiveCount: number; dead: boolean }[];
  topics: readonly { name: string; arn: string; subscribers: readonly Subscription[] }[];
  apis: readonly { id: string; name: string; routes: readonly Route[] }[];
  buckets: readonly { name: string }[];
  functions: readonly { FunctionName: string; FunctionArn: string }[];
  mappings: readonly EventSourceMapping[];
}

export function graphOf(wiring: Wiring): Graph {
  const nodes: MapNode[] = [
    ...wiring.apis.map((it): MapNode => ({ id: `api:${it.id}`, kind: 'api', section: 'apis', name: it.id })),
    ...wiring.topics.map((it): MapNode => ({
      id: `topic:${it.name}`,
      kind: 'topic',
      section: 'topics',
      name: it.name,
    })),
    ...wiring.functions.map(({ FunctionName: name }): MapNode => ({
      id: `function:${name}`,
      kind: 'function',
      section: 'functions',
      name,
    })),
    ...wiring.tables.map((it): MapNode => ({
      id: `table:${it.name}`,
      kind: 'table',
      section: 'tables',
      name: it.name,
    })),
    ...wiring.queues.map((it): MapNode => ({
      id: `queue:${it.name}`,
      kind: it.dead ? 'dead' : 'queue',
      section: 'queues',
      name: it.name,
    })),
    ...wiring.buckets.map((it): MapNode => ({
      id: `bucket:${it.name}`,
      kind: 'bucket',
      section: 'buckets',
      name: it.name,
    })),
  ];
  const known = new Set(nodes.map((it) => it.id));
  const edges = [
    ...wiring.apis.flatMap((api) => integrations(api, nodes)),
    ...wiring.topics.flatMap(subscriptionEdges),
    ...wiring.mappings.flatMap(mappingEdges),
    ...wiring.queues
      .filter((it) => it.deadLetterArn !== '')
      .map((it): MapEdge => ({
        from: `queue:${it.name}`,
        to: `queue:${lastPart(it.deadLetterArn)}`,
        label: `after ${it.maxReceiveCount}`,
        kind: 'dead',
      })),
  ];
  return { nodes, edges: edges.filter((it) => known.has(it.from) && known.has(it.to)) };
}

/** The node of an ARN, whether or not it exists; undefined for a service that the map does not draw. */
export function nodeOfArn(arn: string): NodeId | undefined {
  const [, , service, , , ...rest] = arn.split(':');
  const name = rest.join(':');
  switch (service) {
    case 'sqs':
      return `queue:${name}`;
    case 'sns':
      return `topic:${name.split(':')[0]}`;
    case 'lambda':
      return `function:${name.split(':')[1] ?? ''}`;
    case 'dynamodb':
      return `table:${name.split('/')[1] ?? ''}`;
    case 's3':
      return `bucket:${name.split('/')[0]}`;
    default:
      return undefined;
  }
}

function subscriptionEdges(topic: Wiring['topics'][number]): MapEdge[] {
  return topic.subscribers.flatMap((it): MapEdge[] => {
    const to = it.endpoint.startsWith('arn:') ? nodeOfArn(it.endpoint) : undefined;
    if (to === undefined) return [];
    const edge: MapEdge = {
      from: `topic:${topic.name}`,
      to,
      label: filterWords(it.filterPolicy),
      kind: 'delivers',
      subscription: it.arn,
    };
    return [edge];
  });
}

function mappingEdges(mapping: EventSourceMapping): MapEdge[] {
  const from = nodeOfArn(mapping.EventSourceArn ?? '');
  const to = nodeOfArn(mapping.FunctionArn ?? '');
  if (from === undefined || to === undefined) return [];
  return [{ from, to, label: mapping.BatchSize === undefined ? '' : `batch ${mapping.BatchSize}`, kind: 'feeds' }];
}

const kindsOfService: Record<string, readonly MapNode['section'][]> = {
  dynamodb: ['tables'],
  sqs: ['queues'],
  sns: ['topics'],
  s3: ['buckets'],
  lambda: ['functions'],
};

/** One edge from the API to each resource that its integrations name. */
function integrations(api: Wiring['apis'][number], nodes: readonly MapNode[]): MapEdge[] {
  const labels = new Map<NodeId, string[]>();
  for (const route of api.routes) {
    const sections = kindsOfService[route.service] ?? [];
    const text = decoded(route.text);
    for (const node of nodes) {
      if (!sections.includes(node.section) || !mentions(text, node.name)) continue;
      labels.set(node.id, [...(labels.get(node.id) ?? []), `${route.method} ${route.path}`]);
    }
  }
  return [...labels].map(([to, routes]) => ({
    from: `api:${api.id}`,
    to,
    label: routes.length === 1 ? routes[0]! : `${routes.length} routes`,
    kind: 'calls',
  }));
}

/** Whether the name occurs by itself, not as a part of a longer one. */
export function mentions(text: string, name: string): boolean {
  const isOfName = /[A-Za-z0-9_.-]/;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!isOfName.test(text[at - 1] ?? '') && !isOfName.test(text[at + name.length] ?? '')) return true;
  }
  return false;
}

/** Topic ARNs stand percent-encoded in the forms that mapping templates write. */
function decoded(text: string): string {
  return text.replace(/%3A/gi, ':').replace(/%2F/gi, '/');
}
