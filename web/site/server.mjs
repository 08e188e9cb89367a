// @ts-check
import { readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify, parseArgs } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

// The built site as any static host serves it: compressed, files with a hash in their name kept for ever, all else asked
// for anew, and no header that the site would need.
//
//   node server.mjs [--port N]

export const siteFolder = fileURLToPath(new URL('dist', import.meta.url));

/** @type {Record<string, string>} */
const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** What hosts use for files they compress themselves: beyond it, time grows much faster than what is saved. */
const brotliQuality = 5;

/** @typedef {{ plain: Buffer, br: Buffer, gzip: Buffer }} Encodings */

/**
 * @param {string} file
 * @returns {Promise<Encodings>}
 */
async function encodingsOf(file) {
  const plain = await readFile(file);
  const [br, zipped] = await Promise.all([
    promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } }),
    promisify(gzip)(plain),
  ]);
  return { plain, br, gzip: zipped };
}

/**
 * Serves the site below `base` ("/", or "/some/folder/"). Port 0: any. What is built anew meanwhile is not served.
 *
 * @param {number} port
 * @returns {Promise<{ server: import('node:http').Server, url: string }>}
 */
export async function serve(port, base = '/') {
  const names = (await readdir(siteFolder, { recursive: true })).filter((it) => extname(it) in types);
  // Before anybody comes, so that nobody waits for it.
  const files = new Map(
    await Promise.all(
      names.map(async (it) => /** @type {const} */ ([normalize(it), await encodingsOf(join(siteFolder, it))])),
    ),
  );

  const server = createServer((request, response) => {
    const [pathname = '/'] = (request.url ?? '/').split('?', 1);
    const name = pathname.startsWith(base) ? normalize(pathname.slice(base.length) || 'index.html') : '';
    const content = files.get(name);
    if (!content) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Not here');
      return;
    }
    const accepted = String(request.headers['accept-encoding'] ?? '');
    const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : 'plain';
    response.writeHead(200, {
      'content-type': types[extname(name)],
      'cache-control': name.startsWith('assets') ? 'public, max-age=31536000, immutable' : 'no-cache',
      vary: 'accept-encoding',
      ...(encoding !== 'plain' && { 'content-encoding': encoding }),
    });
    response.end(content[encoding]);
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
  const { values } = parseArgs({ options: { port: { type: 'string', default: '8080' } } });
  const { url } = await serve(Number(values.port));
  console.log(`serving the built site on ${url}`);
}
