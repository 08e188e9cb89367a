/**
 * What the answers of a sandbox's APIs may be on the site's own origin: data for a script that asked for it, or plain
 * text to look at. Never a document, script, style, image or frame, for their content is not the site's.
 */

/** Whether a request of this destination is answered: `fetch` has none, and a navigation is shown as text. */
export function isServed(destination: RequestDestination): boolean {
  return destination === '' || destination === 'document';
}

/** Headers that would reach beyond the answer itself. */
const dropped = new Set([
  'clear-site-data',
  'connection',
  'content-encoding',
  'content-length',
  'content-security-policy',
  'link',
  'nel',
  'refresh',
  'report-to',
  'reporting-endpoints',
  'service-worker-allowed',
  'set-cookie',
  'sourcemap',
  'transfer-encoding',
]);

export function headersFor(answer: readonly [string, string][], destination: RequestDestination): Headers {
  const headers = new Headers();
  for (const [name, value] of answer) if (!dropped.has(name.toLowerCase())) headers.append(name, value);
  headers.set('x-content-type-options', 'nosniff');
  if (destination === 'document') {
    const isJson = /^application\/(.+\+)?json\b/i.test(headers.get('content-type') ?? '');
    headers.set('content-type', isJson ? 'application/json' : 'text/plain; charset=utf-8');
    headers.set('content-security-policy', "sandbox; default-src 'none'");
    headers.delete('location');
    headers.delete('content-disposition');
  }
  return headers;
}
