import { Stage } from './stage.ts';

/** A second cloud in this page that keeps nothing: trials happen there, and the person's own stays as it is. */
export async function openCopy({ region, stack }: Stage): Promise<{ stage: Stage; close(): Promise<void> }> {
  const { connectCloud } = await import('cloudtab/browser');
  const sandbox = `copy-${crypto.getRandomValues(new Uint32Array(2)).join('-')}`;
  const cloud = await connectCloud({ sandbox, memory: true });
  return {
    stage: new Stage((url, init) => cloud.fetch(url, init), region, stack),
    close: () => cloud.close(),
  };
}
