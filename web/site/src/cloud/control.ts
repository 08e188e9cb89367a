import { parseFaults, type FaultRule } from './faults.ts';
import type { Host } from './host.ts';
import { parsePast, type Past } from './moments.ts';

/** The small API for what AWS has no word for. A part that the engine lacks answers undefined, and the page leaves it out. */

export interface ClockReading {
  /** Virtual time, in milliseconds since 1970. */
  time: number;
  /** 1 = as fast as the wall clock; 0 = paused. */
  speed: number;
  /** When something happens by itself next. */
  next?: number;
}

/** `next: true` goes to the next thing due. */
export type ClockChange = { speed: number } | { advanceMilliseconds: number } | { to: string } | { next: true };

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

/** What reached a person's mailbox or telephone. */
export interface InboxItem {
  number: number;
  time: number;
  protocol: string;
  endpoint: string;
  subject: string;
  body: string;
}

/** Where to go in the history. `speed`: how fast time runs at the newest moment. */
export type Travel = { to: number; speed?: number } | { undo: true } | { redo: true };

export type AccessMode = 'off' | 'log' | 'enforce';

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

/** A range of a table's hashes, and how much of it is used. */
export interface Partition {
  items: number;
  /** Write units a second over the last minute, and the most it takes. */
  writeHeat: number;
  writeLimit: number;
}

export class Control {
  readonly #host: Host;
  /** What this engine turned out not to have; asked once. */
  readonly #absent = new Set<string>();

  constructor(host: Host) {
    this.#host = host;
  }

  async clock(): Promise<ClockReading | undefined> {
    return parseClock(await this.#get('/_cloudtab/clock'));
  }

  /** Changes how time runs, or moves it forward; answers the clock afterwards. */
  async setClock(change: ClockChange): Promise<ClockReading | undefined> {
    const response = await this.#host.fetch('/_cloudtab/clock', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(change),
    });
    return parseClock(await response.json().catch(() => undefined));
  }

  /** The events after `since`, oldest first. */
  async trace(since: number): Promise<TraceEvent[] | undefined> {
    const answer = await this.#get(`/_cloudtab/trace?since=${since}`);
    const events = (answer as { events?: unknown } | undefined)?.events;
    return Array.isArray(events) ? events.map(parseEvent) : undefined;
  }

  async peek(queueUrl: string, region: string): Promise<PeekedMessage[] | undefined> {
    const query = new URLSearchParams({ queue: queueUrl, region });
    const answer = await this.#get(`/_cloudtab/sqs/peek?${query.toString()}`);
    const messages = (answer as { messages?: unknown } | undefined)?.messages;
    return Array.isArray(messages) ? messages.map(parseMessage) : undefined;
  }

  /** The partitions of a table, in the order of their hashes; none where nothing is rationed. */
  async partitions(table: string, region: string): Promise<Partition[]> {
    const query = new URLSearchParams({ table, region });
    const answer = record(await this.#get(`/_cloudtab/dynamodb/partitions?${query.toString()}`));
    const parts = Array.isArray(answer['parts']) ? answer['parts'].map(record) : [];
    const own = parts.find((it) => it['index'] === undefined && it['write'] !== undefined);
    return Array.isArray(own?.['partitions']) ? own['partitions'].map(parsePartition) : [];
  }

  /** `limit`: how many moments are listed, the newest. */
  async past(limit: number): Promise<Past | undefined> {
    return parsePast(await this.#get(`/_cloudtab/history?limit=${limit}`));
  }

  /** Rejects with the reason if there is no such moment. */
  async travel(where: Travel): Promise<Past | undefined> {
    return parsePast(await this.#send('POST', '/_cloudtab/history', JSON.stringify(where)));
  }

  async faults(): Promise<FaultRule[]> {
    return parseFaults(await this.#get('/_cloudtab/faults'));
  }

  async setFault({ name, ...rule }: FaultRule): Promise<void> {
    await this.#send('PUT', `/_cloudtab/faults/${encodeURIComponent(name)}`, JSON.stringify(rule));
  }

  async removeFault(name: string): Promise<void> {
    await this.#send('DELETE', `/_cloudtab/faults/${encodeURIComponent(name)}`);
  }

  /** Whether policies are asked: `log` notes what they would refuse, `enforce` refuses it. Undefined: the engine has no such mode. */
  async access(): Promise<AccessMode | undefined> {
    return accessMode(record(await this.#get('/_cloudtab/access'))['mode']);
  }

  async setAccess(mode: AccessMode): Promise<void> {
    await this.#send('PUT', '/_cloudtab/access', JSON.stringify({ mode }));
  }

  async inbox(region: string): Promise<InboxItem[]> {
    const query = new URLSearchParams({ region, limit: '200' });
    const answer = await this.#get(`/_cloudtab/sns/inbox?${query.toString()}`);
    const items = record(answer)['items'];
    return Array.isArray(items) ? items.map(parseInboxItem) : [];
  }

  /** The whole state. */
  async snapshot(): Promise<Uint8Array<ArrayBuffer>> {
    const response = await this.#host.fetch('/_cloudtab/snapshot');
    if (!response.ok) throw new Error('This engine gives no snapshots.');
    return new Uint8Array(await response.arrayBuffer());
  }

  /** Puts a snapshot in place of what there is. */
  async replace(snapshot: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#send('POST', '/_cloudtab/snapshot', snapshot);
  }

  async #send(method: string, path: string, body?: BodyInit): Promise<unknown> {
    const response = await this.#host.fetch(path, {
      method,
      headers: { 'content-type': typeof body === 'string' ? 'application/json' : 'application/octet-stream' },
      ...(body !== undefined && { body }),
    });
    const answer: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw new Error(text(record(answer)['error']) || `The engine answered ${response.status}.`);
    return answer;
  }

  async #get(path: string): Promise<unknown> {
    const [name = path] = path.split('?');
    if (this.#absent.has(name)) return undefined;
    const response = await this.#host.fetch(path);
    if (response.status === 404 || response.status === 501) this.#absent.add(name);
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

/** Milliseconds since 1970, from themselves or from ISO 8601; 0 for anything else. */
function instant(value: unknown): number {
  if (typeof value === 'number') return value;
  return (typeof value === 'string' && Date.parse(value)) || 0;
}

export function parseClock(value: unknown): ClockReading | undefined {
  const it = record(value);
  if (typeof it['nowMilliseconds'] !== 'number') return undefined;
  return {
    time: it['nowMilliseconds'],
    speed: typeof it['speed'] === 'number' ? it['speed'] : 1,
    ...(typeof it['next'] === 'string' && { next: Date.parse(it['next']) }),
  };
}

export function parseEvent(value: unknown): TraceEvent {
  const it = record(value);
  return {
    id: number(it['id']),
    cause: number(it['cause']),
    time: instant(it['time']),
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
    sent: instant(it['sent']),
    receiveCount: number(it['receiveCount']),
    ...(instant(it['visibleAt']) > 0 && { visibleAt: instant(it['visibleAt']) }),
    attributes: Object.fromEntries(
      Object.entries(record(it['attributes'])).map(([name, attribute]) => [
        name,
        { type: text(record(attribute)['type']), value: text(record(attribute)['value']) },
      ]),
    ),
  };
}

function accessMode(value: unknown): AccessMode | undefined {
  return value === 'off' || value === 'log' || value === 'enforce' ? value : undefined;
}

function parsePartition(value: unknown): Partition {
  const it = record(value);
  return { items: number(it['items']), writeHeat: number(it['writeHeat']), writeLimit: number(it['writeLimit']) };
}

function parseInboxItem(value: unknown): InboxItem {
  const it = record(value);
  return {
    number: number(it['number']),
    time: instant(it['time']),
    protocol: text(it['protocol']),
    endpoint: text(it['endpoint']),
    subject: text(it['subject']),
    body: text(it['body']),
  };
}
