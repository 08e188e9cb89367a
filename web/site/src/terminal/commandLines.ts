import { commandFor, Models, operationCalled } from 'cloudtab-cli';
import type { LiveEvent } from '../cloud/live.svelte.ts';
import { session } from '../cloud/session.svelte.ts';
import { place } from './place.ts';
import { sent, type Sent } from './sent.ts';

/** AWS's models, read from the engine once for the terminal and for whoever shows command lines. */
export const models = new Models((path, init) => session.fetch(path, init));

/** A request of the page's as the operation it calls. */
interface Called {
  readonly service: string;
  readonly operation: string;
  readonly line: string;
}

const known = new WeakMap<Sent, Promise<Called | undefined>>();

function called(request: Sent): Promise<Called | undefined> {
  const before = known.get(request);
  if (before) return before;
  const found = read(request);
  known.set(request, found);
  return found;
}

async function read({ url, init }: Sent): Promise<Called | undefined> {
  const { body } = init;
  const isKnown = typeof body === 'string' || body instanceof Uint8Array;
  try {
    const found = await operationCalled(models, {
      method: init.method ?? 'GET',
      url,
      headers: new Headers(init.headers),
      body: isKnown ? body : '',
    });
    return found && { service: found.model.id, operation: found.operation, line: commandFor(found) };
  } catch {
    // A request that the models cannot read has no command line; showing none is all there is to do.
    return undefined;
  }
}

/** The command line that would send a request; undefined if there is none. */
export async function commandLine(request: Sent): Promise<string | undefined> {
  return (await called(request))?.line;
}

/** The command line of a call in the trace, if it was this page's own. */
export async function commandOfEvent(event: LiveEvent, events: readonly LiveEvent[]): Promise<string | undefined> {
  const requests = (await Promise.all(sent.all.map(called))).filter((it) => it !== undefined);
  const alike = (it: { service: string; operation: string }) =>
    it.service === event.service && it.operation === event.operation;
  const calls = events.filter((it) => it.kind === 'api.call' && it.cause === 0 && alike(it));
  return place(calls, event, requests.filter(alike))?.line;
}
