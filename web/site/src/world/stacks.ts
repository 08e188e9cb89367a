import { hrefOf } from '../ui/route.ts';
import { lastPart } from '../text/format.ts';
import type { StackEvent, StackResource } from '../wire/cloudformation.ts';
import { kindOfType } from './kinds.ts';

/** Where the page shows a stack's resource, or undefined if it has no view of its own or is not there. */
export function resourceHref(
  resource: Pick<StackResource, 'type' | 'physicalId' | 'status'>,
  world: { queues: { name: string }[]; tables: { name: string }[] },
): string | undefined {
  const id = resource.physicalId;
  if (id === '' || resource.status.startsWith('DELETE')) return undefined;
  switch (kindOfType(resource.type)) {
    case 'table':
      return world.tables.some((it) => it.name === id) ? hrefOf({ view: 'tables', name: id }) : undefined;
    case 'queue':
      return hrefOf({ view: 'queues', name: lastPart(id) });
    case 'topic':
      return hrefOf({ view: 'topics', name: lastPart(id) });
    case 'api':
      return hrefOf({ view: 'apis', name: id });
    case 'bucket':
      return hrefOf({ view: 'buckets', name: id });
    default:
      return undefined;
  }
}

/**
 * The failure that the others followed from, in the newest operation of the stack: the earliest event that failed for a
 * reason of its own. `events` are newest first.
 */
export function rootCause(events: readonly StackEvent[]): StackEvent | undefined {
  const end = events.findIndex((it) => it.type === 'AWS::CloudFormation::Stack' && startsOperation(it.status));
  const newest = end < 0 ? events : events.slice(0, end);
  return newest.filter((it) => it.status.endsWith('_FAILED') && !/cancelled/i.test(it.reason)).at(-1);
}

/** A stack event with which an operation begins; rolling back goes on with one. */
function startsOperation(status: string): boolean {
  return /^(CREATE|UPDATE|DELETE|IMPORT)_IN_PROGRESS$/.test(status);
}
