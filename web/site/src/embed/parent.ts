import { live } from '../cloud/live.svelte.ts';
import { session } from '../cloud/session.svelte.ts';
import { open } from '../share/opened.svelte.ts';
import { unpack } from '../share/world-link.ts';
import { onGrade } from './grades.ts';

/**
 * Speaks with the page around this one (`web/engine/src/element.ts` is the other side). It may do to this cloud whatever
 * an AWS client may: the cloud is the frame's own, holds nothing of the visitor's, and is gone with the frame.
 */

interface Asked {
  id: number;
  type: string;
  world?: unknown;
  request?: unknown;
}

export function speakToParent(): void {
  if (parent === window) return;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }: MessageEvent<Asked>) => void answer(port1, data);
  live.onEvents((events) => {
    const told = events.filter((it) => !it.isRead);
    if (told.length > 0) port1.postMessage({ type: 'trace', events: told });
  });
  onGrade((grade) => port1.postMessage({ type: 'grade', grade }));
  // To whoever it is: all that is given is this port.
  void session.host.then(() => parent.postMessage('cloudtab', '*', [port2]));
}

async function answer(port: MessagePort, asked: Asked): Promise<void> {
  try {
    const given = await carryOut(asked);
    port.postMessage({ type: 'done', id: asked.id, ...(given !== undefined && { answer: given }) });
  } catch (thrown) {
    port.postMessage({
      type: 'failed',
      id: asked.id,
      message: thrown instanceof Error ? thrown.message : String(thrown),
    });
  }
}

async function carryOut({ type, world, request }: Asked): Promise<object | undefined> {
  switch (type) {
    case 'load': {
      const opened = await unpack(String(world));
      await open(opened);
      location.hash = opened.world.at;
      return undefined;
    }
    case 'exec': {
      const { url, ...init } = request as RequestInit & { url: string };
      const response = await session.fetch(url, init);
      live.poke();
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: await response.text(),
      };
    }
    default:
      throw new Error(`This site does not know ${type}.`);
  }
}
