import { expect, test as base } from '@playwright/test';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { faultsOf, honest, hostile } from './support/functions.ts';

// Functions in the page: what honest code finds, and that hostile code is contained. The same table runs in Firefox
// (firefox.spec.ts).

const test = base.extend<{ outside: { readonly url: string; readonly asked: string[] } }>({
  /** A host that nothing may reach. */
  outside: async ({}, use) => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(200, { 'access-control-allow-origin': '*' }).end('outside');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await use({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked });
    server.close();
    },
});

test('functions run', async ({ page }) => {
  test.setTimeout(120_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`thrown: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  await page.goto('./');
  await expect(page.locator('[data-saving="saved"]')).toBeVisible({ timeout: 60_000 });
  for (const [i, it] of honest.entries()) {
    await test.step(it.title, async () => expect.soft(await faultsOf(page, `f-${i}`, it)).toEqual([]));
  }
  expect(faults).toEqual([]);
});

test('hostile functions are contained', async ({ page, outside }) => {
  test.setTimeout(120_000);
  await page.goto('./');
  await expect(page.locator('[data-saving="saved"]')).toBeVisible({ timeout: 60_000 });
  for (const [i, it] of hostile(outside.url).entries()) {
    await test.step(it.title, async () => {
      expect.soft(await faultsOf(page, `h-${i}`, it)).toEqual([]);
      // The tab is alive, and draws.
      await page.getByRole('navigation', { name: 'Resources' }).getByRole('link', { name: /^Functions/ }).click();
      await expect(page.getByRole('main').or(page.locator('.stage')).first()).toBeVisible();
    });
  }
});

test('the cage does nothing on the site’s own origin', async ({ page }) => {
  await page.goto('./');
  await expect(page.locator('[data-saving="saved"]')).toBeVisible();
  const address = await page.evaluate(async () => {
    const names = performance.getEntriesByType('resource').map((it) => it.name);
    const script = await Promise.all(names.filter((it) => it.endsWith('.js')).map(async (it) => (await fetch(it)).text()));
    const [name] = /frame-[\w-]+\.html/.exec(script.join('')) ?? [''];
    return `assets/${name}`;
  });
  expect(address).toMatch(/frame-.+\.html$/);
  await page.goto(`./${address}`);
  const answered = await page.evaluate(async () => {
    const { port1, port2 } = new MessageChannel();
    window.postMessage('open', '*', [port2]);
    return Promise.race([
      new Promise((resolve) => (port1.onmessage = () => resolve('open'))),
      new Promise((resolve) => setTimeout(() => resolve('silent'), 500)),
    ]);
  });
  expect(answered).toBe('silent');
});
