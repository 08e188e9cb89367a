import type { Json } from './format.ts';
import { textOf, valueAt } from './path.ts';
import type { Stage } from './stage.ts';

/** Calls that only look are free: the page itself makes many. */
const looks = /^(Get|Describe|List|Query|Scan|BatchGet|Validate|Estimate|Lookup)/;

/** How many changing calls were made from outside since an event; undefined if the trace no longer reaches back. */
export async function changingCalls(stage: Stage, since: number): Promise<number | undefined> {
  const events = (valueAt(await stage.control('GET', 'trace?since=0'), 'events') ?? []) as Json[];
  if (Number(valueAt(events, '[0].id') ?? 0) > since + 1) return undefined;
  return events.filter(
    (it) =>
      Number(valueAt(it, 'id')) > since &&
      valueAt(it, 'kind') === 'api.call' &&
      valueAt(it, 'cause') === 0 &&
      !looks.test(textOf(valueAt(it, 'operation'))),
  ).length;
}
