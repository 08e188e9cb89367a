import { readOperation } from '../cloud/reads.ts';

/** A request of the page's own, kept to show the command line that would send it. */
export interface Sent {
  readonly id: number;
  readonly url: string;
  readonly init: RequestInit;
  /** From the terminal, where its command was typed. */
  readonly typed: boolean;
}

const sentMax = 100;

/**
 * What the page's views asked the cloud to do. Only what may have changed something is kept: looks are many, and are not what
 * a person did.
 */
export class SentRequests {
  #requests: Sent[] = [];
  #last = 0;
  readonly #listeners = new Set<() => void>();

  add(url: string, init: RequestInit = {}, typed = false): void {
    if (isLook(url, init)) return;
    this.#requests = [...this.#requests, { id: ++this.#last, url, init, typed }].slice(-sentMax);
    for (const tell of this.#listeners) tell();
  }

  /** Oldest first. */
  get all(): readonly Sent[] {
    return this.#requests;
  }

  /** Tells of each request as it is sent; answers how to stop that. */
  onAdd(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

function isLook(url: string, init: RequestInit): boolean {
  const target = new Headers(init.headers).get('x-amz-target')?.split('.')[1];
  if (target !== undefined) return readOperation.test(target);
  const action = typeof init.body === 'string' ? /^Action=(\w+)/.exec(init.body)?.[1] : undefined;
  if (action !== undefined) return readOperation.test(action);
  return /^(GET|HEAD)$/.test(init.method ?? 'GET') && !url.includes('/_cloudtab/');
}

export const sent = new SentRequests();
