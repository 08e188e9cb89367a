/** What the page needs of the cloud: a part of the `cloudtab` package's `BrowserCloud`. */
export interface Host {
  readonly account: string;
  readonly region: string;
  readonly restored: { readonly sequence: number; readonly records: number; readonly fault: string };
  readonly saving: Saving;
  readonly role: 'leader' | 'follower';
  fetch(input: string, init?: RequestInit): Promise<Response>;
  reset(): Promise<void>;
  flush(): Promise<void>;
  close(): Promise<void>;
  onSaving(listener: (saving: Saving) => void): () => void;
  onRole(listener: (role: 'leader' | 'follower') => void): () => void;
}

export type Saving =
  | { readonly state: 'memory'; readonly reason: string }
  | { readonly state: 'saved' }
  | { readonly state: 'saving' }
  | { readonly state: 'failed'; readonly reason: string; readonly full: boolean };

/** Opens this tab's cloud; `memory`: one that is kept nowhere. The engine is loaded here and nowhere else, after the first paint. */
export async function openHost(sandbox: string, memory: boolean): Promise<Host> {
  // Development only: the same page against an AWS-shaped server; see src/dev/remote.ts. Left out of a build.
  if (import.meta.env.DEV && import.meta.env['VITE_REMOTE']) {
    return (await import('../dev/remote.ts')).openRemote();
  }
  const { connectCloud } = await import('cloudtab/browser');
  return connectCloud({ sandbox, memory });
}
