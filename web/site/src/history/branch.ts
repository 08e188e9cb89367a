import { live } from '../cloud/live.svelte.ts';
import { session } from '../cloud/session.svelte.ts';
import { addSandbox, type Sandbox } from '../ui/sandboxes.ts';

/**
 * A new sandbox that begins as this one is at the moment that is shown, kept in this browser like any other. This one is
 * not changed. Rejects, and leaves nothing that is listed, if it could not be written.
 */
export async function branch(title: string, cause: string): Promise<Sandbox> {
  const { control } = live;
  if (!control) throw new Error('The cloud is still starting.');
  const [state, clock] = await Promise.all([control.snapshot(), control.clock()]);
  const sandbox = addSandbox({ title, parent: session.sandbox, time: clock?.time ?? 0, cause });
  const { connectCloud } = await import('cloudtab/browser');
  const cloud = await connectCloud({ sandbox: sandbox.id });
  try {
    const response = await cloud.fetch('/_cloudtab/snapshot', { method: 'POST', body: state });
    if (!response.ok) throw new Error(`The engine answered ${response.status}.`);
    await cloud.flush();
  } finally {
    await cloud.close();
  }
  return sandbox;
}
