import { defineConfig } from '@playwright/test';
import { chromiumArguments, chromiumPath } from './support/browsers.mjs';

const port = Number(process.env['PORT'] ?? 4180);

export default defineConfig({
  testDir: '.',
  outputDir: '../../build/test/browser',
  // The engine of each test wants a core of its own.
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  forbidOnly: true,
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: {
      args: chromiumArguments,
      ...(chromiumPath !== undefined && { executablePath: chromiumPath }),
    },
  },
  projects: [{ name: 'chromium' }],
  webServer: {
    command: `node ../../web/site/server.mjs --port ${port}`,
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: true,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 1000 },
  },
});
