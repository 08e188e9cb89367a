import { describe, expect, it } from 'vitest';
import { Control, parseClock, parseEvent, parseMessage } from './control.ts';
import type { Host } from './host.ts';

describe('the control API', () => {
  it('reads the clock', () => {
    expect(parseClock({ nowMilliseconds: 1000, speed: 60, next: '1970-01-01T00:00:05.000Z' })).toEqual({
      time: 1000,
      speed: 60,
      next: 5000,
    });
    expect(parseClock({ nowMilliseconds: 1000, speed: 0, next: null })).toEqual({ time: 1000, speed: 0 });
    expect(parseClock({ error: 'x' })).toBeUndefined();
  });

  it('reads an event, whatever is left out', () => {
    expect(parseEvent({ id: 3, time: '1970-01-01T00:00:01.500Z', kind: 'sqs.send', service: 'sqs' })).toEqual({
      id: 3,
      cause: 0,
      time: 1500,
      kind: 'sqs.send',
      service: 'sqs',
      operation: '',
      resource: '',
      error: '',
      detail: {},
    });
  });

  it('reads a message', () => {
    const message = parseMessage({
      id: 'm',
      body: 'b',
      state: 'inflight',
      sent: 5,
      receiveCount: 2,
      visibleAt: 9,
      attributes: { kind: { type: 'String', value: 'new' } },
    });
    expect(message).toMatchObject({ state: 'inflight', receiveCount: 2, visibleAt: 9 });
    expect(message.attributes).toEqual({ kind: { type: 'String', value: 'new' } });
  });

  it('asks once for what an engine lacks', async () => {
    let asked = 0;
    const host = {
      fetch: () => {
        asked += 1;
        return Promise.resolve(new Response('', { status: 404 }));
      },
    } as unknown as Host;
    const control = new Control(host);
    expect(await control.trace(0)).toBeUndefined();
    expect(await control.trace(1)).toBeUndefined();
    expect(asked).toBe(1);
  });
});
