import { session } from './session.svelte.ts';
import { settings } from '../ui/settings.svelte.ts';

/** APIs at addresses of this site: the service worker hands their requests to a page, and the page to the cloud. */

/** Below the site's own folder; the service worker knows it too. */
const apisFolder = '_cloudtab/apis/';

/** The address at which `fetch` in this browser reaches an API's path. */
export function apiPageUrl(api: string, stage: string, path: string): string {
  return new URL(`${apisFolder}${api}/${stage}${path.startsWith('/') ? '' : '/'}${path}`, document.baseURI).href;
}

/** The request of a service worker, and the answer it waits for. */
export interface ApiRequest {
  method: string;
  /** Behind the folder: `{id}/{stage}/...?query`. */
  path: string;
  headers: [string, string][];
  body: ArrayBuffer | undefined;
}
export interface ApiAnswer {
  status: number;
  headers: [string, string][];
  body: ArrayBuffer;
}

/**
 * Registers the service worker and answers what it asks. Without one the page works, but for those addresses and for
 * opening without a network. It fetches the site's files, so the cloud comes first.
 */
export async function serveApis(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  await session.host;
  navigator.serviceWorker.addEventListener('message', (event: MessageEvent<ApiRequest>) => {
    const [port] = event.ports;
    if (port) void answer(event.data).then((it) => port.postMessage(it, [it.body]));
  });
  navigator.serviceWorker.startMessages();
  try {
    const { installing, active } = await navigator.serviceWorker.register(
      new URL('service-worker.js', document.baseURI),
    );
    // Any message: have the site's files kept.
    (installing ?? active)?.postMessage(null);
  } catch {
    // A private window or an insecure host: no service worker there.
  }
}

async function answer(request: ApiRequest): Promise<ApiAnswer> {
  const [, api = '', rest = ''] = /^([^/?]+)(.*)$/.exec(request.path) ?? [];
  try {
    const response = await session.fetch(`https://${api}.execute-api.${settings.region}.amazonaws.com${rest}`, {
      method: request.method,
      headers: request.headers,
      ...(request.body && request.method !== 'GET' && request.method !== 'HEAD' && { body: request.body }),
    });
    return { status: response.status, headers: [...response.headers], body: await response.arrayBuffer() };
  } catch (thrown) {
    const text = JSON.stringify({ message: thrown instanceof Error ? thrown.message : String(thrown) });
    const { buffer } = new TextEncoder().encode(text);
    return { status: 502, headers: [['content-type', 'application/json']], body: buffer };
  }
}
