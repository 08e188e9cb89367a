import { isShown, type Service } from '../world/services.ts';
import type { LiveEvent } from './live.svelte.ts';

/** What has to be read again of a service: everything, or only the resources of these names. */
export type Change = 'all' | Set<string>;

/** Calls that change what is in a resource, never which resources there are. Their events name the resource. */
const withinResources: Partial<Record<Service, RegExp>> = {
  sqs: /Message|^PurgeQueue$/,
  dynamodb: /Item|^(Transact|Execute|BatchExecute)/,
  sns: /^Publish/,
  lambda: /^Invoke/,
};

/** Kinds of events that tell of nothing the page keeps of the service's resources: what passes through is drawn, not read. */
const passing = /^(sns\.(?!confirmation)|lambda\.|apigw\.(request|step|push|connect|disconnect)$)/;

/** What the page has to read again after these events, so that one message does not have a thousand queues read. */
export function changesOf(events: readonly LiveEvent[]): Map<Service, Change> {
  const changes = new Map<Service, Change>();
  for (const event of events) {
    const { service } = event;
    if (event.isRead || !isShown(service)) continue;
    const names = namesIn(event, service);
    if (names === 'all') changes.set(service, 'all');
    const known = changes.get(service);
    if (names === 'all' || known === 'all' || names.length === 0) continue;
    changes.set(service, new Set([...(known ?? []), ...names]));
  }
  return changes;
}

function namesIn(event: LiveEvent, service: Service): 'all' | string[] {
  if (event.kind === 'api.call') {
    const isWithin = event.error !== '' || (withinResources[service]?.test(event.operation) ?? false);
    return isWithin ? [] : 'all';
  }
  if (passing.test(event.kind)) return [];
  const isNamed = event.resource !== '' && /^(sqs|ddb)\./.test(event.kind);
  if (!isNamed) return 'all';
  const target = event.detail['target'];
  return [event.resource, ...(typeof target === 'string' ? [target] : [])].map((it) => it.replace(/^.*[:/]/, ''));
}
