import type { Host } from '../cloud/host.ts';

/**
 * Development only, never in a build: the page against any server that speaks AWS's protocols, through the forwarding in
 * vite.config.ts (`VITE_REMOTE=http://127.0.0.1:4566 npm run dev`).
 */
export function openRemote(): Host {
  return {
    account: '000000000000',
    region: 'us-east-1',
    restored: { sequence: 0, records: 0, fault: '' },
    saving: { state: 'memory', reason: 'the development server keeps it' },
    role: 'leader',
    fetch(input, init) {
      const headers = new Headers(init?.headers);
      headers.set('x-remote-url', input);
      return fetch('/__remote', { ...init, method: 'POST', headers: withMethod(headers, init?.method ?? 'GET') });
    },
    async reset() {
      await fetch('/__remote', {
        method: 'POST',
        headers: { 'x-remote-url': '/moto-api/reset', 'x-remote-method': 'POST' },
      });
    },
    flush: () => Promise.resolve(),
    close: () => Promise.resolve(),
    onSaving: () => () => undefined,
    onRole: () => () => undefined,
  };
}

function withMethod(headers: Headers, method: string): Headers {
  headers.set('x-remote-method', method);
  return headers;
}
