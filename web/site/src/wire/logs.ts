import type { WireClient } from './client.ts';

export interface LogGroup {
  logGroupName: string;
  storedBytes?: number;
  /** Days; absent: for ever. */
  retentionInDays?: number;
  /** Milliseconds since 1970. */
  creationTime?: number;
}

export interface LogEvent {
  eventId: string;
  logStreamName: string;
  /** Milliseconds since 1970. */
  timestamp: number;
  message: string;
}

export class Logs {
  readonly #wire: WireClient;

  constructor(wire: WireClient) {
    this.#wire = wire;
  }

  #call<T>(operation: string, input: object): Promise<T> {
    return this.#wire.json<T>('logs', 'Logs_20140328', '1.1', operation, input);
  }

  async groups(): Promise<LogGroup[]> {
    const groups: LogGroup[] = [];
    let token: string | undefined;
    do {
      const page: { logGroups?: LogGroup[]; nextToken?: string } = await this.#call('DescribeLogGroups', {
        ...(token !== undefined && { nextToken: token }),
      });
      groups.push(...(page.logGroups ?? []));
      token = page.nextToken;
    } while (token !== undefined);
    return groups;
  }

  /** The events since `from` (milliseconds since 1970) that a filter pattern lets through, oldest first; so many at most. */
  async events(group: string, pattern: string, from: number, max: number): Promise<LogEvent[]> {
    const events: LogEvent[] = [];
    let token: string | undefined;
    do {
      const page: { events?: LogEvent[]; nextToken?: string } = await this.#call('FilterLogEvents', {
        logGroupName: group,
        startTime: from,
        ...(pattern !== '' && { filterPattern: pattern }),
        ...(token !== undefined && { nextToken: token }),
      });
      events.push(...(page.events ?? []));
      token = page.nextToken;
    } while (token !== undefined && events.length < max);
    return events.slice(-max);
  }
}
