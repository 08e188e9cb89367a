import type { LiveEvent } from '../cloud/live.svelte.ts';

/*
 * The trace as requests: each is something that came from outside, or came due, and everything that it led to. What
 * CloudFormation does for a stack goes on long after the call that asked for it, on timers; it belongs to that call.
 */

export interface Request {
  /** The id of its first event. */
  id: number;
  time: number;
  /** The event that says best what it was. */
  main: LiveEvent;
  /** Whether it only looked. */
  isRead: boolean;
  failed: boolean;
  /** In the order of their ids; the first is the request itself. */
  events: LiveEvent[];
}

/** The requests, oldest first, in the order of their first events. */
export function requestsOf(events: readonly LiveEvent[]): Request[] {
  const groups = new Map<number, LiveEvent[]>();
  const owners = new Owners();
  for (const event of events) {
    const owner = owners.ownerOf(event);
    const group = groups.get(owner);
    if (group) group.push(event);
    else groups.set(owner, [event]);
  }
  return [...groups].map(([id, its]) => ({
    id,
    time: its[0]!.time,
    main: mainOf(its),
    isRead: its[0]!.isRead,
    failed: its[0]!.error !== '',
    events: its,
  }));
}

/** Which request an event belongs to. Events are asked about in the order of their ids. */
class Owners {
  readonly #owner = new Map<number, number>();
  readonly #stacks = new Map<string, number>();
  /** Whose work CloudFormation did last. */
  #stack: number | undefined;
  #timer: LiveEvent | undefined;

  ownerOf(event: LiveEvent): number {
    const owner = event.cause === 0 ? this.#adopt(event) : (this.#owner.get(event.cause) ?? event.cause);
    this.#owner.set(event.id, owner);
    if (event.kind === 'cfn.event') {
      this.#stack = owner;
      if (event.cause !== 0) this.#stacks.set(text(event.detail['stackName']), owner);
    }
    return owner;
  }

  /** The request of an event without a cause: its own, unless something that was due is at work. */
  #adopt(event: LiveEvent): number {
    const principal = text(event.detail['principal']);
    if (event.kind === 'cfn.event') return this.#stacks.get(text(event.detail['stackName'])) ?? event.id;
    if (event.kind === 'timer') {
      if (event.service === 'cloudformation' && this.#stack !== undefined) return this.#stack;
      this.#timer = event;
      return event.id;
    }
    if (event.kind === 'api.call' && principal === '') return event.id;
    if (principal === 'cloudformation.amazonaws.com' && this.#stack !== undefined) return this.#stack;
    return this.#timer?.time === event.time ? this.#timer.id : event.id;
  }
}

/** An event within its request: how many causes are above it, and whether it merely notes a step. */
export interface Branch {
  event: LiveEvent;
  depth: number;
}

/** The events of a request with causes before their effects, each effect below its cause. The request itself is first. */
export function treeOf(request: Request): Branch[] {
  const [first, ...rest] = request.events;
  const known = new Set(request.events.map((it) => it.id));
  const children = new Map<number, LiveEvent[]>();
  for (const event of rest) {
    const parent = known.has(event.cause) ? event.cause : first!.id;
    children.set(parent, [...(children.get(parent) ?? []), event]);
  }
  const branches: Branch[] = [];
  const visit = (event: LiveEvent, depth: number) => {
    branches.push({ event, depth });
    for (const child of children.get(event.id) ?? []) visit(child, depth + 1);
  };
  visit(first!, 0);
  return branches;
}

/** What the cloud noted on its way: worth seeing when one asks how, not what. */
export function isStep(event: LiveEvent): boolean {
  const isDataPlane = event.kind === 'api.call' && event.operation === '';
  const isConsent = event.kind === 'iam.decision' && event.detail['decision'] !== 'deny';
  return isDataPlane || isConsent || event.kind === 'apigw.step' || event.kind === 'timer';
}

/** What came of a message that was published, or of messages that were received: `to 2, kept out of 1`. May be "". */
export function outcomeOf(request: Request): string {
  const number = (kind: string) => request.events.reduce((sum, it) => sum + Number(it.kind === kind), 0);
  const parts: string[] = [];
  if (request.main.kind === 'sns.publish') {
    const delivered = number('sns.deliver');
    const isTold = delivered > 0 || request.events.every((it) => !/^sns\.(filtered|fail)$/.test(it.kind));
    if (isTold) parts.push(delivered === 0 ? 'nobody is subscribed' : `delivered to ${delivered}`);
    if (number('sns.filtered') > 0) parts.push(`kept out of ${number('sns.filtered')}`);
    if (number('sns.fail') > 0) parts.push(`failed for ${number('sns.fail')}`);
  } else {
    const same = number(request.main.kind);
    if (same > 1 && request.main.kind !== 'cfn.event') parts.push(`${same} in all`);
  }
  return parts.join(', ');
}

/** Whether nothing but steps is in it. */
export function isOnlySteps(request: Request): boolean {
  return request.events.every(isStep);
}

function mainOf(events: readonly LiveEvent[]): LiveEvent {
  const first = events[0]!;
  if (first.error !== '') return first;
  return (
    events.find((it) => it.kind === 'apigw.request') ??
    events.findLast((it) => it.kind === 'cfn.event' && it.detail['logicalId'] === it.detail['stackName']) ??
    events.find((it) => it.kind !== 'api.call' && it.kind !== 'iam.decision' && !isStep(it)) ??
    first
  );
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
