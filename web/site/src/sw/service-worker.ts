import { addressesOf, cacheNameOf, keptAddressOf } from './kept.ts';
import { headersFor, isServed } from './policy.ts';

/**
 * Gives APIs addresses of this site, `_cloudtab/apis/{id}/{stage}/...`, for `fetch` and forms; and keeps the site's own
 * files for when there is no network. Every other path is the network's.
 */
declare const self: ServiceWorkerGlobalScope;
/** The files of the site, by their addresses in its folder; the build puts them here. */
declare const __SITE_FILES__: readonly string[];

const answerMilliseconds = 40_000;

self.addEventListener('install', () => void self.skipWaiting());

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

// A page that sends a message has what it needs and asks to have the files kept: the APIs have their addresses before the
// files are here, and without room for the files, too.
self.addEventListener('message', (event) => event.waitUntil(keepFiles().catch(() => undefined)));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const { scope } = self.registration;
  if (url.origin === self.location.origin && url.pathname.startsWith(folder().pathname)) {
    event.respondWith(serve(request, url, event.clientId));
    return;
  }
  const kept = keptAddressOf(request, scope);
  if (kept !== undefined)
    event.respondWith(request.mode === 'navigate' ? freshElseKept(request, kept) : keptElseFresh(request, kept));
});

function files(): Promise<Cache> {
  return caches.open(cacheNameOf(self.registration.scope));
}

async function keepFiles(): Promise<void> {
  const cache = await files();
  const wanted = new Set(addressesOf(__SITE_FILES__, self.registration.scope));
  const have = new Set((await cache.keys()).map((it) => it.url));
  // A name in assets/ stands for its content; all others may have changed.
  await cache.addAll([...wanted].filter((it) => !it.includes('/assets/') || !have.has(it)));
  await Promise.all([...have].filter((it) => !wanted.has(it)).map((it) => cache.delete(it)));
}

async function freshElseKept(request: Request, kept: string): Promise<Response> {
  try {
    return await fetch(request);
  } catch (thrown) {
    const found = await (await files()).match(kept);
    if (found) return found;
    throw thrown;
  }
}

async function keptElseFresh(request: Request, kept: string): Promise<Response> {
  return (await (await files()).match(kept)) ?? fetch(request);
}

function folder(): URL {
  return new URL('_cloudtab/apis/', self.registration.scope);
}

async function serve(request: Request, url: URL, clientId: string): Promise<Response> {
  if (!isServed(request.destination)) {
    return refuse(403, 'Answers of an API are data: they are not loaded as scripts, styles, images or frames here.');
  }
  const page = await pageFor(clientId);
  if (!page) return refuse(503, 'No page of Cloudtab is open to answer. Open the site in a tab, then try again.');
  const body = request.method === 'GET' || request.method === 'HEAD' ? undefined : await request.arrayBuffer();
  const answer = await ask(page, {
    method: request.method,
    path: url.pathname.slice(folder().pathname.length) + url.search,
    headers: [...request.headers],
    body,
  });
  if (!answer) return refuse(504, 'The page that runs the cloud did not answer in time.');
  const empty = answer.status === 204 || answer.status === 205 || answer.status === 304;
  return new Response(empty ? null : answer.body, {
    status: answer.status,
    headers: headersFor(answer.headers, request.destination),
  });
}

/** The page that asks, if it is one that runs a cloud; else any other page of the site. */
async function pageFor(clientId: string): Promise<Client | undefined> {
  const pages = await self.clients.matchAll({ type: 'window' });
  const own = pages.filter((it) => !new URL(it.url).pathname.startsWith(folder().pathname));
  return own.find((it) => it.id === clientId) ?? own.find((it) => it.visibilityState === 'visible') ?? own[0];
}

interface Question {
  method: string;
  path: string;
  headers: [string, string][];
  body: ArrayBuffer | undefined;
}

interface Answer {
  status: number;
  headers: [string, string][];
  body: ArrayBuffer;
}

function ask(page: Client, request: Question): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const timer = setTimeout(() => resolve(undefined), answerMilliseconds);
    port1.onmessage = (event: MessageEvent<Answer>) => {
      clearTimeout(timer);
      port1.close();
      resolve(event.data);
    };
    page.postMessage(request, request.body ? [port2, request.body] : [port2]);
  });
}

function refuse(status: number, message: string): Response {
  return Response.json({ message }, { status });
}
