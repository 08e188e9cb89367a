import type { WireClient } from './client.ts';
import { AwsError } from './error.ts';
import type { Invocation } from './invocation.ts';

export interface FunctionConfiguration {
  FunctionName: string;
  FunctionArn: string;
  Runtime?: string;
  Handler?: string;
  MemorySize?: number;
  Timeout?: number;
  LastModified?: string;
  Description?: string;
  Environment?: { Variables?: Record<string, string> };
}

/** What a function is fed from: a queue or a stream. */
export interface EventSourceMapping {
  UUID: string;
  EventSourceArn?: string;
  FunctionArn?: string;
  BatchSize?: number;
  State?: string;
}

export class Lambda {
  readonly #wire: WireClient;

  constructor(wire: WireClient) {
    this.#wire = wire;
  }

  async functions(): Promise<FunctionConfiguration[]> {
    const functions: FunctionConfiguration[] = [];
    let marker = '';
    do {
      const query = marker === '' ? '' : `?${new URLSearchParams({ Marker: marker }).toString()}`;
      const page = await this.#get<{ Functions?: FunctionConfiguration[]; NextMarker?: string }>(
        'ListFunctions',
        `/2015-03-31/functions/${query}`,
      );
      functions.push(...(page.Functions ?? []));
      marker = page.NextMarker ?? '';
    } while (marker !== '');
    return functions;
  }

  async mappings(): Promise<EventSourceMapping[]> {
    const page = await this.#get<{ EventSourceMappings?: EventSourceMapping[] }>(
      'ListEventSourceMappings',
      '/2015-03-31/event-source-mappings/',
    );
    return page.EventSourceMappings ?? [];
  }

  async invoke(name: string, payload: string): Promise<Invocation> {
    const path = `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`;
    const response = await this.#wire.rest('lambda', 'Invoke', 'POST', path, {
      headers: { 'content-type': 'application/json', 'x-amz-log-type': 'Tail' },
      ...(payload !== '' && { body: payload }),
    });
    return {
      status: response.status,
      failure: response.headers.get('x-amz-function-error') ?? '',
      payload: await response.text(),
      log: new TextDecoder().decode(base64Bytes(response.headers.get('x-amz-log-result') ?? '')),
    };
  }

  /** Feeds the function from a queue or a stream, of which it sees what comes from now on. */
  async feed(name: string, sourceArn: string, batchSize: number): Promise<void> {
    await this.#post('CreateEventSourceMapping', '/2015-03-31/event-source-mappings/', {
      FunctionName: name,
      EventSourceArn: sourceArn,
      BatchSize: batchSize,
      ...(!sourceArn.includes(':sqs:') && { StartingPosition: 'LATEST' }),
    });
  }

  async unfeed(uuid: string): Promise<void> {
    await this.#wire.rest('lambda', 'DeleteEventSourceMapping', 'DELETE', `/2015-03-31/event-source-mappings/${uuid}`);
  }

  /** Lets a service run the function on behalf of `sourceArn`. Said again, it changes nothing. */
  async allow(name: string, service: string, sourceArn: string): Promise<void> {
    const path = `/2015-03-31/functions/${encodeURIComponent(name)}/policy`;
    try {
      await this.#post('AddPermission', path, {
        StatementId: `${service}-${sourceArn.replace(/^.*:/, '')}`.replace(/[^A-Za-z0-9_-]/g, '-').slice(0, 100),
        Action: 'lambda:InvokeFunction',
        Principal: `${service}.amazonaws.com`,
        SourceArn: sourceArn,
      });
    } catch (thrown) {
      if (!(thrown instanceof AwsError) || thrown.code !== 'ResourceConflictException') throw thrown;
    }
  }

  async #post(operation: string, path: string, input: object): Promise<void> {
    await this.#wire.rest('lambda', operation, 'POST', path, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
  }

  #get<T>(operation: string, path: string): Promise<T> {
    return this.#wire.restJson<T>('lambda', operation, 'GET', path);
  }
}

function base64Bytes(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
