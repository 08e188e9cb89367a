import type { LiveEvent } from '../cloud/live.svelte.ts';

/** What the policies said to a call. */
export interface Decision {
  id: number;
  time: number;
  denied: boolean;
  /** ARN of whoever called, or a service's name. */
  principal: string;
  /** `sqs:SendMessage` */
  action: string;
  resource: string;
  reason: string;
  /** The policy that decided, if one did. */
  policy: string;
}

/** The decisions among the events, newest first. */
export function decisionsOf(events: readonly LiveEvent[]): Decision[] {
  return events
    .filter((it) => it.kind === 'iam.decision')
    .map(({ id, time, resource, detail }) => {
      const text = (name: string) => (typeof detail[name] === 'string' ? detail[name] : '');
      return {
        id,
        time,
        denied: detail['decision'] === 'deny',
        principal: text('principal'),
        action: text('action'),
        resource,
        reason: text('reason'),
        policy: text('policy'),
      };
    })
    .reverse();
}
