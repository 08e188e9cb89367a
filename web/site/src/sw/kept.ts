/**
 * The site's own files, kept for when there is no network: after the first visit it opens without one. What is kept is
 * what the build made, whole; a page that comes over the network always comes before the one that is kept.
 */

/** Of the worker's folder: what is asked for as the page itself. */
const page = './';

/** Whose files these are is in the name, so that another site of the same host keeps its own. */
export function cacheNameOf(scope: string): string {
  return `cloudtab ${new URL(scope).pathname}`;
}

/** What a request is to be answered from what is kept with; undefined for one that is not the site's to answer. */
export function keptAddressOf(
  request: { method: string; mode: string; url: string },
  scope: string,
): string | undefined {
  const url = new URL(request.url);
  const folder = new URL(scope);
  if (request.method !== 'GET' || url.origin !== folder.origin || !url.pathname.startsWith(folder.pathname))
    return undefined;
  const name = url.pathname.slice(folder.pathname.length);
  if (request.mode === 'navigate') return name === '' || name === 'index.html' ? new URL(page, folder).href : undefined;
  return name.startsWith('assets/') || name === 'favicon.svg' ? folder.origin + url.pathname : undefined;
}

/** The addresses to keep. */
export function addressesOf(files: readonly string[], scope: string): string[] {
  return [page, ...files].map((it) => new URL(it, scope).href);
}
