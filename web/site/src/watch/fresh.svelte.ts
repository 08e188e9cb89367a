import { live } from '../cloud/live.svelte.ts';
import { Turns } from './turns.ts';

/** At most so often what is shown is read again while much happens. */
const restMilliseconds = 1_000;

/**
 * Has `read` run now and again after events of the services, for views that the page does not keep up to date by itself.
 * Answers how to stop that. The page's own looks do not count.
 */
export function whenever(services: readonly string[], read: () => Promise<void>): () => void {
  const turns = new Turns(read, restMilliseconds);
  const stop = live.onEvents((fresh) => {
    if (fresh.some((it) => !it.isRead && services.includes(it.service))) turns.want();
  });
  turns.want();
  return () => {
    turns.stop();
    stop();
  };
}
