import type { Host } from './host.ts';

/** The small API for what AWS has no word for. A part that the engine lacks answers undefined, and the page leaves it out. */

export interface ClockReading {
  /** Virtual time, in milliseconds since 1970. */
  time: number;
  /** 1 = as fast as the wall clock; 0 = paused. */
  speed: number;
  /** What happens next by itself. */
  next?: { time: number; what: string };
}

/** One thing that happened in the cloud. */
export interface TraceEvent {
  id: number;
  cause: number;
  time: number;
  kind: string;
  service: string;
  operation: string;
  resource: string;
  error: string;
  detail: Record<string, unknown>;
}

/** A message as it lies in its queue; looking does not count as receiving it. */
export interface PeekedMessage {
  id: string;
  body: string;
  state: 'visible' | 'inflight' | 'delayed';
  sent: number;
  receiveCount: number;
  /** When it becomes visible, unless it is. */
  visibleAt?: number;
  attributes: Record<string, { type: string; value: string }>;
}

export class Control {
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  async clock(): Promise<ClockReading | undefined> {
    return parseClock(await this.#get('/_cloudtab/clock'));
  }

  /** The events after `since`, oldest first. */
  async trace(since: number): Promise<TraceEvent[] | undefined> {
    const answer = await this.#get(`/_cloudtab/trace?since=${since}`);
    const events = (answer as { events?: unknown } | undefined)?.events;
    return Array.isArray(events) ? events.map(parseEvent) : undefined;
  }

  async peek(queueUrl: string): Promise<PeekedMessage[] | undefined> {
    const answer = await this.#get(`/_cloudtab/peek?queue=${encodeURIComponent(queueUrl)}`);
    const messages = (answer as { messages?: unknown } | undefined)?.messages;
    return Array.isArray(messages) ? messages.map(parseMessage) : undefined;
  }

  async #get(path: string): Promise<unknown> {
    const response = await this.#host.fetch(path);
    if (!response.ok) return undefined;
    return response.json().catch(() => undefined);
  }
}

type Loose = Record<string, unknown>;

function record(value: unknown): Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

export function parseClock(value: unknown): ClockReading | undefined {
  const it = record(value);
  if (typeof it['time'] !== 'number') return undefined;
  const next = record(it['next']);
  return {
    time: it['time'],
    speed: typeof it['speed'] === 'number' ? it['speed'] : 1,
    ...(typeof next['time'] === 'number' && { next: { time: next['time'], what: text(next['what']) } }),
  };
}

export function parseEvent(value: unknown): TraceEvent {
  const it = record(value);
  return {
    id: number(it['id']),
    cause: number(it['cause']),
    time: number(it['time']),
    kind: text(it['kind']),
    service: text(it['service']),
    operation: text(it['operation']),
    resource: text(it['resource']),
    error: text(it['error']),
    detail: record(it['detail']),
  };
}

export function parseMessage(value: unknown): PeekedMessage {
  const it = record(value);
  const state = it['state'];
  return {
    id: text(it['id']),
    body: text(it['body']),
    state: state === 'inflight' || state === 'delayed' ? state : 'visible',
    sent: number(it['sent']),
    receiveCount: number(it['receiveCount']),
    ...(typeof it['visibleAt'] === 'number' && { visibleAt: it['visibleAt'] }),
    attributes: Object.fromEntries(
      Object.entries(record(it['attributes'])).map(([name, attribute]) => [
        name,
        { type: text(record(attribute)['type']), value: text(record(attribute)['value']) },
      ]),
    ),
  };
}
