import { request } from 'node:http';
import type { Plugin } from 'vite';

/** Development only: forwards what src/dev/remote.ts sends to `target`, with the AWS host name it was meant for. */
export function forwardTo(target: string): Plugin {
  return {
    name: 'forward-to-remote',
    apply: 'serve',
    enforce: 'pre',
    // The engine is not needed, and need not be built.
    resolveId: (id) => (id === 'cloudtab/browser' ? '\0no-engine' : undefined),
    load: (id) => (id === '\0no-engine' ? 'export const connectCloud = undefined;' : undefined),
    configureServer(server) {
      server.middlewares.use('/__remote', (incoming, outgoing) => {
        const { 'x-remote-url': url, 'x-remote-method': method, ...headers } = incoming.headers;
        const wanted = new URL(String(url), target);
        const forwarded = request(new URL(wanted.pathname + wanted.search, target), {
          method: String(method),
          headers: { ...headers, host: wanted.host },
        });
        forwarded.on('response', (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        });
        forwarded.on('error', (error) => {
          outgoing.writeHead(502, { 'content-type': 'text/plain' });
          outgoing.end(error.message);
        });
        incoming.pipe(forwarded);
      });
    },
  };
}
