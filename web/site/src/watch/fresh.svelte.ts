import { live } from '../cloud/live.svelte.ts';

/** At most so often what is shown is read again while much happens. */
const restMilliseconds = 1_000;

/**
 * Has `read` run now and again after events of the services, for views that the page does not keep up to date by itself.
 * Answers how to stop that. The page's own looks do not count.
 */
export function whenever(services: readonly string[], read: () => Promise<void>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isWanted = false;
  let isStopped = false;
  const run = async () => {
    timer = undefined;
    isWanted = false;
    await read().catch(() => undefined); // It is tried again with the next event.
    if (isStopped) return;
    timer = setTimeout(() => {
      timer = undefined;
      if (isWanted) void run();
    }, restMilliseconds);
  };
  const stop = live.onEvents((fresh) => {
    if (!fresh.some((it) => !it.isRead && services.includes(it.service))) return;
    isWanted = true;
    if (timer === undefined) timer = setTimeout(() => void run(), 0);
  });
  void run();
  return () => {
    isStopped = true;
    clearTimeout(timer);
    stop();
  };
}
