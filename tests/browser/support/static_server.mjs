// @ts-check
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

// The built site on a static host that sends no header of note: what any such host does.
//
//   node support/static_server.mjs PORT

export const siteFolder = fileURLToPath(new URL('../../../web/site/dist', import.meta.url));

/** @type {Record<string, string>} */
const types = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/**
 * Serves the site below `base` ("/", or "/some/folder/"). Port 0: any.
 *
 * @param {number} port
 * @returns {Promise<{ server: import('node:http').Server, url: string }>}
 */
export async function serve(port, base = '/') {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const inside = pathname.startsWith(base) ? normalize(pathname.slice(base.length) || 'index.html') : '..';
    const file = join(siteFolder, inside.startsWith('..') ? 'no-such-file' : inside);
    readFile(file).then(
      (content) => {
        response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
        response.end(content);
      },
      () => {
        response.writeHead(404, { 'content-type': 'text/plain' });
        response.end('Not here');
      },
    );
  });
  await /** @type {Promise<void>} */ (
    new Promise((resolve, reject) => {
      server.on('error', reject);
      server.listen(port, '127.0.0.1', () => resolve());
    })
  );
  const address = server.address();
  const actual = typeof address === 'object' && address ? address.port : port;
  return { server, url: `http://127.0.0.1:${actual}${base}` };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await serve(Number(process.argv[2] ?? 4180));
  console.log(`serving the built site on ${url}`);
}
