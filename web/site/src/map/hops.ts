import type { TraceEvent } from '../cloud/control.ts';
import { lastPart } from '../text/format.ts';
import { nodeOfArn, type NodeId } from './graph.ts';

/*
 * What travels on the map, read from the trace. An event says what happened to one resource; where it came from is
 * found by going up its causes to the first call that happened at another resource.
 */

/** One movement. `outside` is whoever calls the cloud. */
export interface Hop {
  /** The first cause: all hops of one request share it. */
  trace: number;
  from: NodeId | 'outside';
  to: NodeId | 'outside';
  /** `stopped`: a filter kept it out. `reads`: only looks. `answers`: goes back to the caller. */
  kind: 'carries' | 'reads' | 'stopped' | 'answers';
  /** What to say of it where it arrives; may be "". */
  label: string;
  /** How many hops of the same request come before it. */
  turn: number;
}

interface Seen {
  cause: number;
  /** The resource at which a call happened, once known. */
  place?: NodeId;
}

/** How many events' causes are remembered. */
const seenMax = 8_192;

const movesOf: Record<string, Hop['kind']> = {
  'apigw.request': 'carries',
  'ddb.read': 'reads',
  'ddb.write': 'carries',
  's3.get': 'reads',
  's3.put': 'carries',
  'sns.publish': 'carries',
  'sqs.send': 'carries',
};

export class Hops {
  readonly #seen = new Map<number, Seen>();
  /** The endpoint of a subscription. */
  readonly #endpointOf: (subscription: string) => NodeId | undefined;

  constructor(endpointOf: (subscription: string) => NodeId | undefined) {
    this.#endpointOf = endpointOf;
  }

  /** The hops of the events, which come in the order of their ids, in an order in which causes come first. */
  add(events: readonly TraceEvent[]): Hop[] {
    for (const event of events) this.#remember(event);
    const hops = events.flatMap((it) => this.#hopsOf(it));
    // An API tells of a request after all that the request did.
    const inward = hops.filter((it) => it.from === 'outside');
    const between = hops.filter((it) => it.from !== 'outside' && it.kind !== 'answers');
    const backward = hops.filter((it) => it.kind === 'answers');
    return withTurns([...inward, ...between, ...backward]);
  }

  #remember(event: TraceEvent): void {
    this.#seen.set(event.id, { cause: event.cause });
    const place = placeOf(event);
    const call = this.#seen.get(event.cause);
    // What an API or a topic reports happened within the call that caused the report.
    if (call && place !== undefined && /^(apigw|sns\.publish)/.test(event.kind)) call.place = place;
    while (this.#seen.size > seenMax) this.#seen.delete(this.#seen.keys().next().value!);
  }

  #hopsOf(event: TraceEvent): Hop[] {
    const place = placeOf(event);
    const hop = (from: Hop['from'], to: Hop['to'], kind: Hop['kind'], label = ''): Hop[] => [
      { trace: this.#rootOf(event), from, to, kind, label, turn: 0 },
    ];
    if (place === undefined) return [];
    switch (event.kind) {
      case 'sqs.dlq':
      case 'sqs.move': {
        const target = nodeOfArn(text(event.detail['target']));
        return target === undefined ? [] : hop(place, target, 'carries');
      }
      case 'sqs.receive':
        return hop(place, 'outside', 'answers', 'received');
      case 'sns.filtered': {
        const endpoint = this.#endpointOf(event.resource);
        return endpoint === undefined ? [] : hop(place, endpoint, 'stopped');
      }
      case 'sns.deliver': {
        // To a queue it is a message sent, which has an event of its own.
        const endpoint = nodeOfArn(text(event.detail['endpoint']));
        return endpoint === undefined || endpoint.startsWith('queue:') ? [] : hop(place, endpoint, 'carries');
      }
      case 'apigw.request': {
        const asked = `${text(event.detail['method'])} ${text(event.detail['path'])}`;
        const status = String(event.detail['status'] ?? '');
        return [...hop('outside', place, 'carries', asked), ...hop(place, 'outside', 'answers', status)];
      }
      default: {
        const kind = movesOf[event.kind];
        if (kind === undefined) return [];
        const from = this.#sourceOf(event, place);
        // The page itself looks at everything all the time.
        return kind === 'reads' && from === 'outside' ? [] : hop(from, place, kind);
      }
    }
  }

  /** The nearest resource, up the causes, that is not the event's own. */
  #sourceOf(event: TraceEvent, place: NodeId): NodeId | 'outside' {
    let at = this.#seen.get(event.cause);
    while (at) {
      if (at.place !== undefined && at.place !== place) return at.place;
      at = this.#seen.get(at.cause);
    }
    return 'outside';
  }

  #rootOf(event: TraceEvent): number {
    let { id } = event;
    let { cause } = event;
    while (cause !== 0) {
      id = cause;
      cause = this.#seen.get(cause)?.cause ?? 0;
    }
    return id;
  }
}

/** A hop starts when what it carries is there: after the hop that brought it, or at once. */
function withTurns(hops: Hop[]): Hop[] {
  const arrived = new Map<string, number>();
  const last = new Map<number, number>();
  return hops.map((hop) => {
    const before =
      hop.kind === 'answers' && last.has(hop.trace) ? last.get(hop.trace) : arrived.get(key(hop, hop.from));
    const turn = before === undefined ? 0 : before + 1;
    if (!arrived.has(key(hop, hop.to))) arrived.set(key(hop, hop.to), turn);
    last.set(hop.trace, Math.max(last.get(hop.trace) ?? 0, turn));
    return { ...hop, turn };
  });
}

function key(hop: Hop, node: string): string {
  return `${hop.trace} ${node}`;
}

function placeOf(event: TraceEvent): NodeId | undefined {
  if (event.resource === '') return undefined;
  if (event.kind.startsWith('apigw.')) return `api:${event.resource}`;
  if (event.resource.startsWith('arn:')) return nodeOfArn(event.resource);
  return event.kind.startsWith('ddb.') ? `table:${lastPart(event.resource)}` : undefined;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
