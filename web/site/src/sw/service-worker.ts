import { headersFor, isServed } from './policy.ts';

/**
 * Gives APIs addresses of this site, `_cloudtab/apis/{id}/{stage}/...`, for `fetch` and forms. Every other path is the
 * network's: where the browser can be told so beforehand, it does not even ask here.
 */
declare const self: ServiceWorkerGlobalScope;

const answerMilliseconds = 40_000;

self.addEventListener('install', (event) => {
  // The routing that keeps this worker off other paths is younger than the floor of browsers.
  const routes = (event as { addRoutes?: (routes: object[]) => Promise<void> }).addRoutes;
  if (routes) {
    const others = { not: { urlPattern: new URLPattern({ pathname: `${folder().pathname}*` }) } };
    event.waitUntil(routes.call(event, [{ condition: others, source: 'network' }]).catch(() => undefined));
  }
  void self.skipWaiting();
});

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== self.location.origin || !url.pathname.startsWith(folder().pathname)) return;
  event.respondWith(serve(event.request, url, event.clientId));
});

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
