import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { labsPlugin } from './build/labs.ts';
import { forwardTo } from './src/dev/forward.ts';

/**
 * The service worker keeps its own name at the root of the site: its address is its identity, and its folder bounds
 * what it may serve.
 */
const serviceWorker = 'service-worker';

/** The development server inlines styles, which the policy of the built page refuses. */
const withoutPolicy: Plugin = {
  name: 'without-policy',
  apply: 'serve',
  transformIndexHtml: (html) => html.replace(/<meta\s+http-equiv="content-security-policy"[^>]*>/, ''),
};

/** Tells the service worker which files there are, so that the site opens without a network after the first visit. */
const keptFiles: Plugin = {
  name: 'kept-files',
  apply: 'build',
  enforce: 'post',
  generateBundle(_, bundle) {
    const worker = bundle[`${serviceWorker}.js`];
    if (worker?.type !== 'chunk') throw new Error('the service worker was not built');
    const names = Object.keys(bundle).filter((it) => it.startsWith('assets/'));
    worker.code = worker.code.replace('__SITE_FILES__', JSON.stringify([...names, 'favicon.svg']));
  },
};

export default defineConfig({
  // Relative addresses: the site runs from any folder of any static host.
  base: './',
  plugins: [
    svelte(),
    labsPlugin(),
    withoutPolicy,
    keptFiles,
    process.env['VITE_REMOTE'] ? forwardTo(process.env['VITE_REMOTE']) : undefined,
  ],
  worker: { format: 'es' },
  build: {
    // The floor is `light-dark()` in CSS.
    target: ['chrome123', 'firefox121', 'safari17.5'],
    // A data: address would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { index: 'index.html', [serviceWorker]: 'src/sw/service-worker.ts' },
      output: {
        entryFileNames: (chunk) => (chunk.name === serviceWorker ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: { host: '127.0.0.1' },
  test: { include: ['src/**/*.test.ts'] },
} as Parameters<typeof defineConfig>[0]);
